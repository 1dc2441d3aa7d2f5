import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { type FakeRegistry, fakeRegistry } from "@flyte-settings/plugin-testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freshFolder, type Setup } from "./fake-host.ts";

const here = freshFolder();
let registry: FakeRegistry;
beforeEach(async () => {
  registry = await fakeRegistry();
});
afterEach(() => registry.close());

const pin = (more: readonly string[] = [], setup: Setup = {}) =>
  here.run(["images", "pin", "--generation", "2", "--quiet", ...more], setup);
const text = (path: string) => readFileSync(join(here.path, path), "utf8");

/** A Flyte 2 configuration with two images in the registry. */
function pushed() {
  const train = registry.push("acme/train", "v1");
  const spark = registry.push("acme/spark", "3.5");
  const at = (name: string, { digest }: { digest: string }) => `${registry.host}/acme/${name}@${digest}`;
  const refs = `    default: ${registry.host}/acme/train:v1\n    spark: ${registry.host}/acme/spark:3.5 # Spark\n`;
  return { config: `image:\n  image_refs:\n${refs}`, train: at("train", train), spark: at("spark", spark) };
}

describe("images pin for Flyte 2", () => {
  it("prints the --image flags of flyte deploy, and writes the lock file", async () => {
    const { config, train, spark } = pushed();
    const files = { "config.yaml": config };
    expect(await pin([], { files })).toEqual({
      code: 0,
      stdout: `--image default=${train}\n--image spark=${spark}\n`,
      stderr: "",
    });
    expect(text("images.lock.yaml")).toContain(`requested: ${registry.host}/acme/spark:3.5`);
    registry.clearRequests();
    expect((await pin(["--frozen"])).stdout).toContain(`--image spark=${spark}\n`);
    expect(registry.requests).toEqual([]);
  });

  it("uses images of the project file and flags before image.image_refs", async () => {
    const { config, train, spark } = pushed();
    const files = {
      ".flyte/config.yaml": config.replaceAll(/acme\/[^ \n]+/g, "acme/other:1"),
      "flyte-settings.yaml": `generation: 2\nimages: {spark: "${registry.host}/acme/spark:3.5"}\n`,
    };
    const { stdout } = await here.run(["images", "pin", "-i", `${registry.host}/acme/train:v1`], { files });
    expect(stdout).toBe(`--image default=${train}\n--image spark=${spark}\n`);
  });

  it("applies mirrors first", async () => {
    const { config, train } = pushed();
    const mirrors = `{ mirrors: { "ghcr.io/old": "${registry.host}/acme" } }`;
    const files = {
      "config.yaml": config.replace(/default: .*/, "default: ghcr.io/old/train:v1"),
      "flyte-settings.yaml": `plugins: [["@flyte-settings/oci-images", ${mirrors}]]\n`,
    };
    expect((await pin([], { files })).stdout).toContain(`--image default=${train}\n`);
  });

  it.each([
    ["--update resolves all images again", "--update", true],
    ["--update=NAME resolves that image again", "--update=spark", true],
    ["another name does not", "--update=default", false],
  ])("%s", async (_, flag, isNew) => {
    const { config, spark } = pushed();
    await pin([], { files: { "config.yaml": config } });
    registry.push("acme/spark", "3.5", { platforms: ["linux/s390x"] });
    const { stdout } = await pin([flag]);
    expect(stdout.includes(`--image spark=${spark}\n`)).toBe(!isNew);
  });

  it("--image-refs changes only the references of the configuration", async () => {
    const { config, train, spark } = pushed();
    const before = `# ours\nadmin: {endpoint: dns:///flyte.example.com}\n${config}local: {persistence: true}\n`;
    const { stdout } = await pin(["--image-refs", "config.yaml"], { files: { "config.yaml": before } });
    expect(stdout).toContain(`--image spark=${spark}\n`);
    expect(text("config.yaml")).toBe(
      before.replace(`${registry.host}/acme/train:v1`, train).replace(`${registry.host}/acme/spark:3.5`, spark),
    );
  });

  it.each([
    ["no file", undefined, "image:\n  image_refs:\n    default: TRAIN\n    spark: SPARK\n"],
    ["no section", "task: {org: a}\n", "task: {org: a}\nimage:\n  image_refs:\n    default: TRAIN\n    spark: SPARK\n"],
    ["an empty section", "image:\n", "image:\n  image_refs:\n    default: TRAIN\n    spark: SPARK\n"],
    [
      "another image",
      "image:\n  builder: local\n  image_refs:\n    gpu: a/b:1 # kept\n",
      "image:\n  builder: local\n  image_refs:\n    gpu: a/b:1 # kept\n    default: TRAIN\n    spark: SPARK\n",
    ],
  ])("--image-refs writes to a configuration with %s", async (_, before, after) => {
    const { config, train, spark } = pushed();
    const files = { "config.yaml": config, ...omitUndefined({ "ci/pinned.yaml": before }) };
    expect((await pin(["--image-refs", "ci/pinned.yaml"], { files })).code).toBe(0);
    expect(text("ci/pinned.yaml")).toBe(after.replace("TRAIN", train).replace("SPARK", spark));
  });

  it("--image-refs - prints the section alone", async () => {
    const { config, train, spark } = pushed();
    const { stdout } = await pin(["--image-refs", "-"], { files: { "config.yaml": config } });
    expect(stdout).toBe(`image:\n  image_refs:\n    default: ${train}\n    spark: ${spark}\n`);
  });

  it.each([
    ["a section that is a list", "image: [a]\n", "image is not a mapping"],
    ["a section behind an alias", "a: &a {image_refs: {b: c/d:1}}\nimage: *a\n", "could not set image.image_refs"],
    ["a file that is a list", "- a\n", "the file is not a mapping"],
    ["broken YAML", "image: {a: [\n", "it is not valid YAML"],
    ["two documents", "a: 1\n---\nb: 2\n", "it is not valid YAML"],
    ["aliases without end", "a: &a [*a, *a]\nimage: *a\n", "could not set image.image_refs"],
  ])("--image-refs keeps %s, with one error", async (_, before, message) => {
    const { config } = pushed();
    const { code, stdout, stderr } = await pin(["--image-refs", "to.yaml"], {
      files: { "config.yaml": config, "to.yaml": before },
    });
    expect({ code, stdout, errors: stderr.match(/^error/gm)?.length, isNamed: stderr.includes(message) }).toEqual({
      code: 1,
      stdout: "",
      errors: 1,
      isNamed: true,
    });
    expect(text("to.yaml")).toBe(before);
  });

  it.each([
    ["a number", "image: {image_refs: {spark: 3.5}}\n", {}, "image.image_refs.spark in config.yaml:1: it is a number"],
    ["a list", "image: {image_refs: [a]}\n", {}, "image.image_refs in config.yaml:1: it is a list"],
    ["a name that is a number", "image: {image_refs: {1: a/b:1}}\n", {}, "the name is a number"],
    ["a variable", "image: {}\n", { FLYTE_IMAGE_IMAGE_REFS: "a=b" }, "Unset FLYTE_IMAGE_IMAGE_REFS"],
    ["an invalid reference", "image: {image_refs: {spark: 'A B'}}\n", {}, "A B"],
    ["a name with =", "image: {image_refs: {a=b: HOST/acme/train:v1}}\n", {}, "Rename the image"],
    ["a name of a shell command", "image: {image_refs: {'$(x)': HOST/acme/gone:1}}\n", {}, "HOST/acme/gone:1"],
  ])("stops at %s in image.image_refs", async (_, config, env, message) => {
    const at = (written: string) => written.replace("HOST", registry.host);
    const { code, stdout, stderr } = await pin([], { files: { "config.yaml": at(config) }, env });
    expect({ code, stdout, isNamed: stderr.includes(at(message)) }).toEqual({ code: 1, stdout: "", isNamed: true });
    expect(existsSync(join(here.path, "images.lock.yaml"))).toBe(false);
  });

  it("quotes names for a shell", async () => {
    const { train } = pushed();
    const config = `image: {image_refs: {"my $(image)": "${registry.host}/acme/train:v1"}}\n`;
    const { stdout } = await pin([], { files: { "config.yaml": config } });
    expect(stdout).toBe(`--image 'my $(image)=${train}'\n`);
  });

  it.each([
    ["--image-refs without Flyte 2", ["--generation", "1", "--image-refs", "a.yaml"], "--image-refs is for Flyte 2"],
    ["two outputs to stdout", ["--generation", "2", "--export", "-", "--image-refs", "-"], "cannot both write"],
  ])("rejects %s", async (_, flags, message) => {
    const { code, stderr } = await here.run(["images", "pin", ...flags]);
    expect({ code, isNamed: stderr.includes(message) }).toEqual({ code: 2, isNamed: true });
  });
});

describe("images verify for Flyte 2", () => {
  it.each([
    ["locked images", "3.5", 0, "same"],
    ["an image that is gone", "9.9", 1, "missing"],
  ])("%s", async (_, tag, code, state) => {
    const { config } = pushed();
    await pin([], { files: { "config.yaml": config } });
    const files = { "config.yaml": config.replace("spark:3.5", `spark:${tag}`) };
    const verified = await here.run(["images", "verify", "--generation", "2", "--json"], { files });
    expect(verified.code).toBe(code);
    expect(JSON.parse(verified.stdout)[1]).toMatchObject({ name: "spark", state });
  });
});

describe("images resolve for Flyte 2", () => {
  const files = {
    "config.yaml": "image:\n  image_refs:\n    default: a.io/base:1\n    spark: a.io/spark:3.5\n    gpu: a.io/gpu:1\n",
    "flyte-settings.yaml": "generation: 2\nimages:\n  gpu: a.io/gpu:2\n",
  };
  const resolve = (...more: string[]) => here.run(["images", "resolve", ...more], { files });

  it("prints the source of each name", async () => {
    expect((await resolve("-i", "spark=a.io/spark:4")).stdout).toBe(
      "default a.io/base:1 (config.yaml:3)\nspark a.io/spark:4 (--image)\ngpu a.io/gpu:2 (flyte-settings.yaml:3)\n",
    );
  });

  it.each([
    ["spark", "a.io/spark:3.5\n"],
    ["auto", "a.io/base:1\n"],
    ["ghcr.io/acme/as-written:1", "ghcr.io/acme/as-written:1\n"],
  ])("%s", async (name, stdout) => {
    expect((await resolve(name)).stdout).toBe(stdout);
  });

  it("has the file, the line and the key in --json", async () => {
    const [{ origins }] = JSON.parse((await resolve("spark", "--json")).stdout);
    const key = "image.image_refs.spark";
    expect(origins).toEqual([{ layer: "flyte2", file: "config.yaml", line: 4, key, from: "config.yaml:4" }]);
  });

  it.each([
    ["an unknown name", "sprak", "Did you mean spark?"],
    ["a template", "{{.image.spark.fqn}}", "Flyte 2 has no image templates"],
  ])("rejects %s", async (_, name, message) => {
    const { code, stderr } = await resolve(name);
    expect({ code, isNamed: stderr.includes(message) }).toEqual({ code: 1, isNamed: true });
  });

  it("lists the digests of the lock file", async () => {
    const { config, spark } = pushed();
    await pin([], { files: { "config.yaml": config } });
    const { stdout } = await here.run(["images", "list", "--generation", "2", "--json"]);
    expect(spark.endsWith(JSON.parse(stdout)[1].digest)).toBe(true);
  });
});

describe("the default image of Flyte 2", () => {
  const lock = '[[package]]\nname = "flyte"\nversion = "2.12.1"\n';
  const image = "ghcr.io/flyteorg/flyte:py3.12-v2.12.1";
  const files = { "uv.lock": lock, ".python-version": "3.12.3\n" };
  const note = "(Flyte 2's image for Python 3.12 and flyte 2.12.1)";

  it.each([
    ["a lock file", files, "uv.lock:2", image],
    [
      "requirements",
      { "requirements.txt": "flyte[aws]==2.12.1\n", ".python-version": "3.12\n" },
      "requirements.txt:1",
      image,
    ],
    [
      "Poetry",
      { "pyproject.toml": '[tool.poetry.dependencies]\nflyte = "2.12.1"\npython = "~3.12"\n' },
      "pyproject.toml:2",
      image,
    ],
    [
      "conda",
      { "environment.yml": "dependencies:\n  - python=3.12\n  - pip:\n    - flyte==v2.12.1\n" },
      "environment.yml:4",
      image,
    ],
  ])("is that of the versions in %s", async (_, found, from, reference) => {
    const resolved = await here.run(["images", "resolve", "--generation", "2"], { files: found });
    expect(resolved.stdout).toBe(`default ${reference} (${from} ${note})\n`);
    const explained = await here.run(["settings", "explain", "--generation", "2"], { files: {} });
    expect(explained.stdout).toContain(`default image: ${reference} (${from} ${note})\n`);
    const { stdout } = await here.run(["settings", "explain", "--generation", "2", "--json"]);
    expect(JSON.parse(stdout).defaultImage).toEqual({ reference, from: `${from} ${note}` });
  });

  it("is overridden by image.image_refs", async () => {
    const config = { "config.yaml": "image: {image_refs: {default: a/b:1}}\n" };
    const { stdout } = await here.run(["images", "resolve", "auto"], { files: { ...files, ...config } });
    expect(stdout).toBe("a/b:1\n");
  });

  it("is used with --python-version, but not with flytekit's version", async () => {
    const both = {
      ...files,
      "flyte-settings.yaml": 'flytekitVersion: "1.16.24"\n',
      "requirements.txt": "flytekit==1.16.24\n",
    };
    const { stdout } = await here.run(
      ["images", "resolve", "default", "--generation", "2", "--python-version", "3.13"],
      {
        files: both,
      },
    );
    expect(stdout).toBe("ghcr.io/flyteorg/flyte:py3.13-v2.12.1\n");
  });

  it.each([
    ["no version of flyte", { ".python-version": "3.12\n" }],
    ["no version of Python", { "uv.lock": lock }],
    ["a development version", { ...files, "uv.lock": lock.replace("2.12.1", "2.13.0.dev1") }],
    ["a version that is not one", { ...files, "uv.lock": lock.replace("2.12.1", "2 $(x)") }],
    ["flytekit alone", { "requirements.txt": "flytekit==1.16.24\n", ".python-version": "3.12\n" }],
  ])("is unknown with %s", async (_, found) => {
    const { code, stdout } = await here.run(["images", "resolve", "--generation", "2"], { files: found });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  });

  it("of flytekit stays with generation 1", async () => {
    const found = { "requirements.txt": "flytekit==1.16.24\nflyte==2.12.1\n", ".python-version": "3.12\n" };
    const { stdout } = await here.run(["images", "resolve", "default"], { files: found });
    expect(stdout).toBe("cr.flyte.org/flyteorg/flytekit:py3.12-1.16.24\n");
  });
});
