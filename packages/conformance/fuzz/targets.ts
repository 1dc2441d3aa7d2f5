import { gzipSync } from "node:zlib";
import {
  contextsInEnvText,
  contextsInManifest,
  decodeContext,
  decodeContextText,
  encodeContext,
  Image,
  ImageConfig,
  ImageReference,
  isFlyteSettingsError,
  registerableContainerImage,
  SerializationSettings,
  serializePod,
} from "@flyte-settings/core";
import {
  configImages,
  configImagesValue,
  gitRepoUrl,
  readConfigFile,
  readPlatformConfig,
  readYaml,
} from "@flyte-settings/core/config";
import { parsePythonJson, writePythonJson } from "@flyte-settings/core/internal";
import { vectorLines } from "../test/support/vectors.ts";
import { mutate, mutateBytes } from "./mutate.ts";
import type { Random } from "./random.ts";
import { readers } from "./readers.ts";
import type { Target } from "./run.ts";

const manners = [{}, { compat: "flytekit" }] as const;

/** Strings from the inputs of the vectors, except large ones. */
function corpus(file: string, pick: (input: Record<string, unknown>) => unknown): string[] {
  const texts = vectorLines(file).map((line) => pick(line.input as Record<string, unknown>));
  return [...new Set(texts.filter((text): text is string => typeof text === "string" && text.length < 20_000))];
}

const contexts = corpus("core/context-decode.jsonl", (input) => input["context"]);
const settingsTexts = contexts.flatMap((context) => attempt(() => decodeContextText(context)));
const configTexts = corpus("core/config-images.jsonl", (input) => input["text"]).concat(
  corpus("core/config-sections.jsonl", (input) => (input["config"] as { text?: string } | null)?.text),
);
const identifiers = corpus("core/image.jsonl", (input) => input["identifier"]);
const templates = corpus("core/template.jsonl", (input) => input["image"]);
const gitConfigs = corpus("core/git-repo.jsonl", (input) => input["git_config"]);

const images = ImageConfig.fromImages("ghcr.io/acme/train:v3", {
  spark: "ghcr.io/acme/spark:3.5",
  pinned: `acme/pin@sha256:${"ab".repeat(32)}`,
});

/** Its result, or nothing if it throws one of our errors. */
function attempt<T>(run: () => T): T[] {
  try {
    return [run()];
  } catch (error) {
    if (!isFlyteSettingsError(error)) throw error;
    return [];
  }
}

function mutated(texts: readonly string[]): Target["make"] {
  return (random) => mutate(random.pick(texts), texts, random);
}

/** Contexts with a damaged string, damaged bytes, or different JSON in a valid encoding. */
function damagedContext(random: Random): string {
  const kind = random.below(3);
  if (kind === 0) return mutate(random.pick(contexts), contexts, random);
  if (kind === 1) {
    return Buffer.from(mutateBytes(Buffer.from(random.pick(contexts), "base64"), random)).toString("base64");
  }
  return gzipSync(mutate(random.pick(settingsTexts), settingsTexts, random), { level: 1 }).toString("base64");
}

/** Runs in both modes, the second even if the first throws. */
function inBoth(run: (options: (typeof manners)[number]) => unknown): void {
  const errors = manners.flatMap((options) => {
    try {
      run(options);
      return [];
    } catch (error) {
      return [error];
    }
  });
  // A foreign error must not be hidden by a FlyteSettingsError.
  const worst = errors.find((error) => !isFlyteSettingsError(error)) ?? errors[0];
  if (worst !== undefined) throw worst;
}

export const targets: readonly Target[] = [
  {
    name: "contexts",
    make: damagedContext,
    run: (text) =>
      inBoth((options) => {
        const { settings } = decodeContext(text, options);
        encodeContext(settings, options);
        SerializationSettings.withSerializedContext(settings, options);
      }),
  },
  {
    name: "JSON of settings",
    make: mutated(settingsTexts),
    run: (text) =>
      inBoth((options) => SerializationSettings.toJson(SerializationSettings.fromJson(text, options), options)),
  },
  { name: "JSON", make: mutated(settingsTexts), run: (text) => writePythonJson(parsePythonJson(text)) },
  {
    name: "references",
    make: mutated(identifiers),
    run: (text) =>
      inBoth((options) => {
        for (const read of [ImageReference.parse, ImageReference.parseNormalized, ImageReference.parseDockerRef]) {
          attempt(() => ImageReference.toFamiliarString(read(text)));
        }
        Image.parseImageIdentifier(text, options);
        ImageConfig.validateImage([text, `a=${text}`], { ...options, pythonVersion: "3.11" });
      }),
  },
  { name: "YAML", make: mutated(configTexts), run: (text) => readYaml(text) },
  {
    name: "YAML configuration",
    make: mutated(configTexts),
    run: (text) => inBoth((options) => readAll("c.yaml", text, options)),
  },
  {
    name: "INI configuration",
    make: mutated(configTexts),
    run: (text) => inBoth((options) => readAll("c.ini", text, options)),
  },
  {
    name: "templates",
    make: mutated(templates),
    run: (text) =>
      inBoth((options) => {
        const podSpec = {
          containers: [{ name: "primary", image: text }],
          initContainers: [{ name: "i", image: text }],
        };
        attempt(() => serializePod({ podSpec }, { args: [], env: [] }, images, options));
        registerableContainerImage(text, images, options);
      }),
  },
  {
    name: "git configuration",
    make: mutated(gitConfigs),
    run: (text) => inBoth((options) => gitRepoUrl(text, options)),
  },
  {
    name: "manifests and env files",
    make: (random) => `env:\n- name: _F_SS_C\n  value: ${mutate(random.pick(contexts), configTexts, random)}\n`,
    run: (text) => [contextsInManifest(text), contextsInEnvText(text)],
  },
  ...readers.map(
    ({ name, samples, mayThrow = false, read }): Target => ({
      name: `reader: ${name}`,
      make: mutated(samples),
      mayThrow,
      run: read,
    }),
  ),
];

function readAll(path: string, text: string, options: (typeof manners)[number]): void {
  const file = readConfigFile(path, text, options);
  attempt(() => readPlatformConfig({ ...options, file, env: {} }));
  attempt(() => configImagesValue(file));
  ImageConfig.auto({
    images: configImages(file, options).map(({ name, reference }) => [name, reference] as const),
    ...options,
  });
}
