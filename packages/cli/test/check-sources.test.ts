import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { SerializationSettings } from "@flyte-settings/core";
import { type FakeRegistry, fakeRegistry } from "@flyte-settings/plugin-testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";
import { type TaskParts, taskFile } from "./task-file.ts";

const here = freshFolder();

interface Found {
  readonly code: string;
  readonly place: string;
}
const check = async (words: readonly string[], files: Readonly<Record<string, string | Uint8Array>>) => {
  const { stdout, stderr, code } = await here.run(["check", "--json", "-q", ...words], { files });
  const found: readonly Found[] = JSON.parse(stdout || "[]");
  return { code, stderr, brief: found.map((each) => `${each.code} ${each.place}`), stdout };
};
const project = { "flyte-settings.yaml": "images: { default: ghcr.io/acme/train:v3 }\n" };

describe("check --package", () => {
  const own: Partial<TaskParts> = {
    image: "ghcr.io/acme/train:v3",
    args: ["pyflyte-execute", "--inputs", "{{.input}}"],
  };
  const fast = [
    "pyflyte-fast-execute",
    "--additional-distribution",
    "{{ .remote_package_path }}",
    "--dest-dir",
    "{{ .dest_dir }}",
  ];
  const settings = SerializationSettings.forImage("ghcr.io/acme/train:v3", "v1");
  const context = (more: object) => ({ _F_SS_C: SerializationSettings.serializedContext({ ...settings, ...more }) });

  /** flytekit does not check names; our own builder rejects these. */
  const oddNames = gzipSync(
    JSON.stringify({
      image_config: { default_image: { name: "default", fqn: "ghcr.io/acme/train", tag: "v3" }, images: [] },
      env: { "": "x", "A=B": "x" },
    }),
  ).toString("base64");

  const rows: readonly (readonly [string, Partial<TaskParts>, readonly string[]])[] = [
    ["as-pyflyte-makes-it", own, []],
    ["fast-as-pyflyte-makes-it", { ...own, args: fast }, []],
    ["with-a-context", { ...own, env: context({}) }, []],
    ["a-moving-image", { ...own, image: "ghcr.io/acme/train:latest" }, ["mutable-tag"]],
    ["a-template-that-the-settings-fill", { ...own, image: "{{.image.default.fqn}}:v1" }, []],
    ["a-template-that-nobody-fills", { ...own, image: "{{.image.spark.fqn}}:v1" }, ["template-unresolved"]],
    ["a-template-in-the-arguments", { ...own, args: ["run", "{{.image.spark}}"] }, ["template-unresolved"]],
    ["a-registry-as-image", { ...own, image: "localhost:5000" }, ["registry-without-image"]],
    [
      "flytekits-image-and-no-code",
      { ...own, image: "cr.flyte.org/flyteorg/flytekit:py3.11-1.16.24" },
      ["code-nowhere"],
    ],
    ["flytekits-image-and-a-bundle", { image: "cr.flyte.org/flyteorg/flytekit:py3.11-1.16.24", args: fast }, []],
    ["a-tool-in-flytekits-image", { image: "cr.flyte.org/flyteorg/flytekit:py3.11-1.16.24", args: ["bash"] }, []],
    ["fast-in-production", { ...own, args: fast, domain: "production" }, ["fast-in-production"]],
    ["a-secret-in-a-variable", { ...own, env: { API_TOKEN: "abcdefghijkl" } }, ["secret-in-env"]],
    ["a-large-variable", { ...own, env: { A: "x".repeat(120_000) } }, ["variable-size"]],
    ["a-context-that-is-none", { ...own, env: { _F_SS_C: "rubbish" } }, ["context-unreadable"]],
    ["a-secret-in-a-context", { ...own, env: context({ env: { API_TOKEN: "abcdefghijkl" } }) }, ["secret-in-env"]],
    ["a-token-in-a-context", { ...own, env: context({ gitRepo: "tok:abcdefgh@github.com/a/b" }) }, ["token-in-remote"]],
    ["names-that-flytekit-wrote", { ...own, env: { _F_SS_C: oddNames } }, ["variable-name", "variable-name"]],
    ["no-container", {}, []],
  ];

  it.each(rows)("%s", async (_, parts, expected) => {
    const files = { ...project, "0_flow.a_1.pb": taskFile({ name: "flow.a", ...parts }) };
    const { brief, stdout } = await check(["--package", "0_flow.a_1.pb"], files);
    expect(brief).toEqual(expected.map((code) => `${code} 0_flow.a_1.pb: task flow.a`));
    expect(stdout).not.toMatch(/abcdefgh/);
  });

  it.each([
    ["every task names its image", "ghcr.io/acme/train:v3", []],
    ["a task takes its image from the settings", "{{.image.default.fqn}}:v1", ["no-default-image images.default"]],
  ] as const)("settings without a default image, and %s", async (_, image, expected) => {
    const files = {
      "flyte-settings.yaml": "environments: { live: { domain: production } }\n",
      "0_f.a_1.pb": taskFile({ name: "f.a", ...own, image }),
    };
    const { brief } = await check(["--package", "0_f.a_1.pb", "--all-environments"], files);
    expect(brief.filter((each) => each.startsWith("no-default-image"))).toEqual(expected);
  });

  it("says once what several tasks have in common", async () => {
    const task = (name: string) => taskFile({ name, ...own, image: "r.io/x:latest" });
    const files = { ...project, "p/0_f.a_1.pb": task("f.a"), "p/1_f.b_1.pb": task("f.b"), "p/2_f.c_1.pb": task("f.c") };
    expect((await check(["--package", "p"], files)).brief).toEqual(["mutable-tag p: task f.a and 2 more"]);
  });

  it("silences what the project silences", async () => {
    const ignore = "checks: { ignore: [{ code: mutable-tag, reason: a sandbox }] }\n";
    const files = {
      "flyte-settings.yaml": project["flyte-settings.yaml"] + ignore,
      "0_f.a_1.pb": taskFile({ name: "f.a", ...own, image: "r.io/x:latest" }),
    };
    expect((await check(["--package", "0_f.a_1.pb"], files)).brief).toEqual([]);
  });

  it("a package that is none is an error, not a finding", async () => {
    expect(await check(["--package", "x.tgz"], { ...project, "x.tgz": "rubbish" })).toMatchObject({
      code: 1,
      stdout: "",
    });
  });
});

describe("check --registry", () => {
  let registry: FakeRegistry;
  beforeEach(async () => {
    registry = await fakeRegistry();
  });
  afterEach(() => registry.close());

  const write = (text: string) => writeFileSync(join(here.path, "flyte-settings.yaml"), text);
  const images = (more = "") => `images:\n  default: ${registry.host}/acme/train:v1\n${more}`;

  it.each([
    ["root", {}, "bundle: { copy: all }\n", []],
    [
      "somebody",
      { User: "1000", WorkingDir: "/home/app" },
      "bundle: { copy: all }\n",
      ["destination-not-writable bundle.destinationDir"],
    ],
    [
      "somebody-in-their-own-folder",
      { User: "1000", WorkingDir: "/home/app" },
      "bundle: { copy: all, destinationDir: /home/app }\n",
      [],
    ],
    [
      "a-folder-for-that-image",
      { User: "1000", WorkingDir: "/home/app" },
      "bundle: { copy: all, destinationDirs: { default: /home/app/x } }\n",
      [],
    ],
    ["code-in-the-image", { User: "1000" }, "bundle: { copy: none }\n", []],
    [
      "modules-before-the-bundle",
      { Env: ["PYTHONPATH=/app"] },
      "bundle:\n  destinationDir: /root\n",
      ["destination-shadowed flyte-settings.yaml:4"],
    ],
  ] as const)("looks at the user of the image: %s", async (_, config, text, expected) => {
    registry.push("acme/train", "v1", { config });
    write(images(text));
    expect(await check(["--registry"], {})).toMatchObject({ brief: expected, stderr: "" });
  });

  it("reports missing images and images for another platform only", async () => {
    registry.push("acme/train", "v1", { platforms: ["linux/amd64"] });
    write(images(`  spark: ${registry.host}/acme/spark:v9\n`));
    const { brief, code } = await check(["--registry", "--platform", "linux/arm64"], {});
    expect([brief, code]).toEqual([["image-missing image spark", "image-platform-missing image default"], 1]);
  });

  it("asks for the images of packages as well", async () => {
    registry.push("acme/train", "v1");
    write(images());
    const image = `${registry.host}/acme/gone:v1`;
    const files = { "0_f.a_1.pb": taskFile({ name: "f.a", image, args: ["x"] }) };
    expect((await check(["--registry", "--package", "0_f.a_1.pb"], files)).brief).toEqual([
      `image-missing image ${image}`,
    ]);
  });

  it("asks for the images of Flyte 2's configuration, not for flytekit's default image", async () => {
    const refs = `image: { image_refs: { spark: "${registry.host}/acme/spark:v9" } }\n`;
    const answer = await check(["--registry", "--generation", "2"], { ".flyte/config.yaml": refs });
    expect(answer).toMatchObject({ brief: ["image-missing image spark"], code: 1 });
  });

  it("a registry that does not answer is no proof", async () => {
    write("images: { default: '127.0.0.1:1/acme/train:v1' }\n");
    expect(await check(["--registry"], {})).toMatchObject({ brief: ["image-unverified image default"], code: 0 });
  });

  it("nobody is asked without the flag", async () => {
    registry.push("acme/train", "v1");
    write(images());
    await check([], {});
    expect(registry.requests).toEqual([]);
  });
});
