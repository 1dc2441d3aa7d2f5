import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type FakeRegistry, fakeRegistry } from "@flyte-settings/plugin-testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";

const here = freshFolder();
let registry: FakeRegistry;
beforeEach(async () => {
  registry = await fakeRegistry();
});
afterEach(() => registry.close());

const json = (text: string) => JSON.parse(text);
const both = ["linux/amd64", "linux/arm64"];

/** A project with two images in the registry. */
function set(plugins = "") {
  const train = registry.push("acme/train", "v1", { platforms: both });
  const spark = registry.push("acme/spark", "3.5");
  writeFileSync(
    join(here.path, "flyte-settings.yaml"),
    `images: { default: "${registry.host}/acme/train:v1", spark: "${registry.host}/acme/spark:3.5" }\n${plugins}`,
  );
  return { train, spark };
}
const lockText = () => readFileSync(join(here.path, "images.lock.yaml"), "utf8");

describe("images pin", () => {
  it("asks once, keeps the digests beside the project file, and asks no more", async () => {
    const { train, spark } = set();
    const first = await here.run(["images", "pin", "--json"]);
    expect(json(first.stdout)).toMatchObject([
      { name: "default", reference: `${registry.host}/acme/train@${train.digest}`, from: "registry" },
      { name: "spark", digest: spark.digest, requested: `${registry.host}/acme/spark:3.5`, from: "registry" },
    ]);
    expect(lockText()).toMatch(/^lockVersion: 1\nimages:\n {2}- requested: /);
    registry.clearRequests();
    const again = await here.run(["images", "pin"]);
    expect(again).toEqual({
      code: 0,
      stdout: `default ${registry.host}/acme/train@${train.digest}\nspark ${registry.host}/acme/spark@${spark.digest}\n`,
      stderr:
        "2 pinned (0 resolved from registries, 2 already locked)\n" +
        "the lock file is used with --frozen; to use it always, list @flyte-settings/oci-images under plugins\n",
    });
    expect(registry.requests).toEqual([]);
  });

  it.each([
    ["--update asks for all", "--update", ["moved", "moved"]],
    ["--update=NAME for that one", "--update=spark", ["held", "moved"]],
    ["no --update for none", "--quiet", ["held", "held"]],
  ] as const)("%s", async (_, flag, expected) => {
    const before = set();
    await here.run(["images", "pin"]);
    const moved = { platforms: ["linux/s390x", ...both] };
    const after = [registry.push("acme/train", "v1", moved), registry.push("acme/spark", "3.5", moved)];
    const { stdout } = await here.run(["images", "pin", "--json", flag]);
    const digests = json(stdout).map(({ digest }: { digest: string }) => digest);
    expect(digests).toEqual(
      expected.map((kind, index) =>
        kind === "moved" ? after[index]?.digest : [before.train, before.spark][index]?.digest,
      ),
    );
    for (const digest of digests) expect(lockText()).toContain(digest);
  });

  const again = "images: { default: HOST/acme/new:v2 }\n";
  const base = "images: { default: HOST/acme/train:v1, spark: HOST/acme/spark:3.5 }\n";
  it.each([
    ["is-used-by-no-image", again, [], ["acme/new:v2"]],
    [
      "another-environment-uses",
      `${again}environments: { old: { images: { default: HOST/acme/train:v1 } } }\n`,
      [],
      ["acme/new:v2", "acme/train:v1"],
    ],
    ["a-flag-replaces", base, ["-i", "HOST/acme/new:v2"], ["acme/new:v2", "acme/spark:3.5", "acme/train:v1"]],
    [
      "the-frozen-mode-does-not-need",
      base.replace(", spark: HOST/acme/spark:3.5", ""),
      ["--frozen"],
      ["acme/spark:3.5", "acme/train:v1"],
    ],
  ] as const)("prunes the lock file: an entry that %s", async (_, text, flags, kept) => {
    set();
    await here.run(["images", "pin"]);
    registry.push("acme/new", "v2");
    const inPlace = (one: string) => one.replaceAll("HOST", registry.host);
    writeFileSync(join(here.path, "flyte-settings.yaml"), inPlace(text));
    expect((await here.run(["images", "pin", ...flags.map(inPlace)])).code).toBe(0);
    const requested = [...lockText().matchAll(/requested: \S+?\/(\S+)/g)].map(([, name]) => name);
    expect(requested).toEqual(kept);
  });

  const outside = 'plugins: [["@flyte-settings/oci-images", { lock: ../shared.lock.yaml }]]\n';
  it.each([
    ["chosen-by-a-flag", "flyte-settings.yaml", "", ["--lock", "shared.lock.yaml"], "shared.lock.yaml"],
    ["of-a-file-with-another-name", "other.yaml", "", ["--file", "other.yaml"], "images.lock.yaml"],
    ["outside-the-project", "app/flyte-settings.yaml", outside, ["-f", "app/flyte-settings.yaml"], "shared.lock.yaml"],
  ] as const)("removes nothing from a lock file that may be shared: %s", async (_, file, plugins, flags, lock) => {
    registry.push("acme/train", "v1");
    registry.push("acme/new", "v2");
    for (const image of ["train:v1", "new:v2"]) {
      const files = { [file]: `images: { default: "${registry.host}/acme/${image}" }\n${plugins}` };
      expect((await here.run(["images", "pin", ...flags], { files })).code).toBe(0);
    }
    const requested = [...readFileSync(join(here.path, lock), "utf8").matchAll(/requested: \S+?\/(\S+)/g)];
    expect(requested.map(([, name]) => name)).toEqual(["acme/new:v2", "acme/train:v1"]);
  });

  it("reports removed entries, which images verify does not verify", async () => {
    set();
    await here.run(["images", "pin"]);
    const files = { "flyte-settings.yaml": `images: { default: "${registry.host}/acme/train:v1" }\n` };
    const { stdout } = await here.run(["images", "verify", "--json"], { files });
    expect(json(stdout)).toHaveLength(1);
    const { stderr } = await here.run(["images", "pin"]);
    expect(stderr).toContain(`removed ${registry.host}/acme/spark:3.5 from the lock file: no image uses it\n`);
  });

  it("--frozen asks nobody and fails for what the lock does not hold", async () => {
    set();
    const { code, stderr } = await here.run(["images", "pin", "--frozen"]);
    expect({ code, says: stderr.includes("LOCK_INCOMPLETE") }).toEqual({ code: 1, says: true });
    expect(registry.requests).toEqual([]);
    expect(existsSync(join(here.path, "images.lock.yaml"))).toBe(false);
    await here.run(["images", "pin"]);
    registry.clearRequests();
    expect((await here.run(["images", "pin", "--frozen"])).code).toBe(0);
    expect(registry.requests).toEqual([]);
  });

  it("--platform pins that platform's own image", async () => {
    const { train } = set();
    const { stdout } = await here.run(["images", "pin", "--platform", "linux/amd64", "--json"]);
    expect(json(stdout)[0].digest).not.toBe(train.digest);
    expect(lockText()).toContain("platform: linux/amd64");
  });

  it("--export writes an ImagesLock, to stdout too", async () => {
    const { train } = set();
    await here.run(["images", "pin", "--export", "air-gap/images.yml"]);
    const { stdout } = await here.run(["images", "pin", "--export", "-", "--quiet"]);
    expect(stdout).toBe(readFileSync(join(here.path, "air-gap/images.yml"), "utf8"));
    expect(stdout).toContain("kind: ImagesLock");
    expect(stdout).toContain(`${registry.host}/acme/train@${train.digest}`);
  });

  it("uses the plugin's mirrors, lock and platform; flags override them", async () => {
    const other = await fakeRegistry();
    try {
      const { train } = set(
        `plugins: [["@flyte-settings/oci-images", { mirrors: { "${other.host}": "${registry.host}" }, lock: locks/a.yaml, platform: linux/amd64 }]]\n`,
      );
      const words = ["images", "pin", "--json", "-i", `${other.host}/acme/train:v1`];
      const { stdout } = await here.run([...words, "--lock", "flag.yaml"], { files: { "locks/x": "" } });
      const [pinned] = json(stdout);
      expect(pinned.reference.startsWith(`${registry.host}/acme/train@`)).toBe(true);
      expect(pinned.digest).not.toBe(train.digest);
      expect(existsSync(join(here.path, "flag.yaml"))).toBe(true);
      await here.run(words);
      expect(existsSync(join(here.path, "locks/a.yaml"))).toBe(true);
      expect(other.requests).toEqual([]);
    } finally {
      await other.close();
    }
  });

  it.each([
    ["an image that is not there", ["-i", "gone=HOST/acme/gone:1"], "IMAGE_NOT_FOUND"],
    ["a name of --update that is none", ["--update=sprak"], "Did you mean spark?"],
    ["a platform that is none", ["--platform", "!!"], "IMAGE_INVALID"],
    ["a lock with a conflict", ["--lock", "conflict.yaml"], "a conflict marker of git"],
  ] as const)("%s is one error", async (_, flags, words) => {
    set();
    const argv = ["images", "pin", ...flags.map((flag) => flag.replace("HOST", registry.host))];
    const { code, stdout, stderr } = await here.run(argv, { files: { "conflict.yaml": "<<<<<<< a\n" } });
    expect({ code, stdout, says: stderr.includes(words) }).toEqual({ code: 1, stdout: "", says: true });
  });
});

describe("images list", () => {
  it("has the digests of the lock, and asks no registry", async () => {
    const { train } = set('plugins: ["@flyte-settings/oci-images"]\n');
    await here.run(["images", "pin"]);
    registry.clearRequests();
    const { stdout } = await here.run(["images", "list", "--json"]);
    expect(json(stdout)[0]).toMatchObject({ reference: `${registry.host}/acme/train:v1`, digest: train.digest });
    expect((await here.run(["images", "list"])).stdout).toContain(`${train.digest.slice(0, 19)}…`);
    expect(registry.requests).toEqual([]);
  });
});

describe("the plugin in a resolution", () => {
  it("pins what tasks run, and with --frozen from the lock alone", async () => {
    const { train } = set('plugins: ["@flyte-settings/oci-images"]\n');
    const pinned = `${registry.host}/acme/train@${train.digest}\n`;
    expect((await here.run(["images", "resolve", "default"])).stdout).toBe(pinned);
    registry.clearRequests();
    expect((await here.run(["images", "resolve", "default", "--frozen"])).stdout).toBe(pinned);
    expect(registry.requests).toEqual([]);
  });
});

describe("images verify", () => {
  const states = (text: string) => json(text).map(({ name, state }: { name: string; state: string }) => [name, state]);

  it("is silent about what is as the lock says", async () => {
    set();
    await here.run(["images", "pin"]);
    const { code, stdout } = await here.run(["images", "verify", "--json"]);
    expect({ code, states: states(stdout) }).toEqual({
      code: 0,
      states: [
        ["default", "same"],
        ["spark", "same"],
      ],
    });
  });

  it("reports moved, removed and missing images, and unknown results", async () => {
    const { spark } = set();
    await here.run(["images", "pin"]);
    const now = registry.push("acme/train", "v1");
    registry.removeTag("acme/spark", "3.5");
    registry.removeManifest("acme/spark", spark.digest);
    const more = ["-i", `none=${registry.host}/acme/none:1`, "-i", "mute=127.0.0.1:1/acme/x:1"];
    const { code, stdout } = await here.run(["images", "verify", "--json", ...more]);
    expect(code).toBe(1);
    expect(new Map(states(stdout))).toEqual(
      new Map([
        ["default", "moved"],
        ["spark", "gone"],
        ["none", "missing"],
        ["mute", "unknown"],
      ]),
    );
    expect(json(stdout).find(({ state }: { state: string }) => state === "moved").now).toBe(now.digest);
  });

  it("looks at platforms", async () => {
    set();
    const { code, stdout, stderr } = await here.run(["images", "verify", "--platform", "linux/arm64"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^default +found .*v1\n/m);
    expect(stdout).toMatch(/^spark +found .*no image for linux\/arm64\n/m);
    expect(stderr).toBe("1 of 2 failed verification\n");
  });
});
