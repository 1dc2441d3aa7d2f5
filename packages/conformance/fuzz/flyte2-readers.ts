import { readConfigFile, readManifests } from "@flyte-settings/core/config";
import {
  codeBundleOf,
  flyte2Endpoint,
  flyte2Organization,
  flyte2References,
  generationOfContext,
  ImageCache,
  LaunchArguments,
  launchesInManifest,
  readFlyte2Config,
} from "@flyte-settings/core/flyte2";
import { findInText } from "@flyte-settings/core/internal";
import { combineRules, readFlyteignore } from "../../fast-register/src/ignore/flyteignore.ts";
import { requiredSdks } from "../../project/src/flyte2/detect-generation.ts";
import { withImageRefs } from "../../project/src/images/image-refs.ts";
import type { Reader } from "./reader.ts";

const paths: readonly string[] = ["a/b/c.py", "a".repeat(250), "a/b".repeat(1365)];
const config = "admin:\n  endpoint: dns:///flyte.example.com\n  command: [a, b]\nimage:\n  image_refs: { a: r/x:1 }\n";
const pod = "kind: Pod\nspec:\n  containers:\n  - args: [a0, --version, v1, --tgz, s3://b/fast0.tar.gz]\n";

/** What is read for Flyte 2. */
export const flyte2Readers: readonly Reader[] = [
  {
    name: "Flyte 2's .flyteignore",
    samples: ["*.pyc\n!keep/**/x\n/data/\n"],
    read: (text) => {
      const matcher = readFlyteignore(".flyteignore", text);
      if (matcher === undefined) return;
      const rules = combineRules(
        ".flyteignore",
        [
          { folder: "", matcher },
          { folder: "a", matcher },
        ],
        { asksFolders: true },
      );
      for (const path of paths) rules.decide(path);
    },
  },
  {
    name: "dependencies on the SDKs",
    samples: ['[project]\nname = "x"\nkeywords = ["flyte"]\ndependencies = ["flyte[x]>=2"]\n', "flytekit==1.16.0\n"],
    read: requiredSdks,
  },
  { name: "image caches", samples: ['{"image_lookup": {"a": "r/x:1"}}'], read: ImageCache.fromTransport },
  {
    name: "images of image caches",
    samples: ["r/x:1", "\\ud800"],
    read: (text) => ImageCache.fromTransport(ImageCache.toTransport(ImageCache.fromImages({ [text]: text }))),
  },
  { name: "generations of contexts", samples: ["H4sI", '{"image_lookup": {}}'], read: generationOfContext },
  {
    name: "arguments of a container",
    samples: ["--version v1 --dest . --resolver a mod b instance c", "-v v1 --tgz=s3://b/fast0.tar.gz"],
    read: (text) => {
      const words = ["a0", ...text.split(" ")];
      codeBundleOf(words);
      LaunchArguments.toArgs(LaunchArguments.fromArgs(words));
    },
  },
  {
    name: "command lines of a0",
    samples: ["--version 'v1' --dest .", '--image-cache "H4sI"'],
    read: (text) => findInText(`a0 --version v1 ${text}`, "text"),
  },
  { name: "pods of Flyte 2", samples: [pod], read: (text) => launchesInManifest(readManifests(text)) },
  {
    name: "Flyte 2's configuration",
    samples: [config],
    read: (text) => {
      const file = readConfigFile("config.yaml", text, { format: "yaml" });
      if (file.format === "yaml") readFlyte2Config({ env: {}, file });
    },
  },
  {
    name: "a configuration to write images into",
    samples: [config, "{}\n"],
    read: (text) => withImageRefs(text, [{ name: "a", reference: "r/x:2" }], "config.yaml"),
  },
  {
    name: "Flyte 2's variables",
    samples: ["uctl get-token 'a b'", '["a", "b"]', "a, b c"],
    read: (text) => {
      const file = readConfigFile("config.yaml", config, { format: "yaml" });
      const env = { FLYTE_AUTH_COMMAND: text, FLYTE_ADMIN_SCOPES: text, FLYTE_IMAGE_IMAGE_REFS: text };
      if (file.format === "yaml") readFlyte2Config({ env, file });
    },
  },
  {
    name: "Flyte 2's endpoints and references",
    samples: ["dns:///flyte.example.com", "https://a.b.c/", "a=r/x:1"],
    read: (text) => {
      flyte2References([text]);
      flyte2Organization(flyte2Endpoint(text) as string);
    },
  },
];
