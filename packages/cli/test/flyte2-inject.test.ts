import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fromPairs } from "@flyte-settings/core";
import { ImageCache, LaunchArguments } from "@flyte-settings/core/flyte2";
import { deflate } from "@flyte-settings/core/zlib-exact";
import { type FakeRegistry, fakeRegistry } from "@flyte-settings/plugin-testkit";
import { describe, expect, it } from "vitest";
import { freshFolder, type Setup } from "./fake-host.ts";

const here = freshFolder();

const hex = "ab".repeat(32);
const run = { org: "o", project: "p", domain: "d", name: "r1" };
const before: ImageCache = {
  imageLookup: fromPairs([
    ["train", "ghcr.io/acme/train:v3"],
    ["2", "ghcr.io/acme/train:v3"],
    ["1", "docker.io/other/x:1"],
  ]),
  buildRunIds: { train: run },
};
const text = ImageCache.toTransport(before);
const podOf = (cache: string, more = ""): string =>
  `kind: Pod\nmetadata: {name: a0-0} # first\nspec:\n  containers:\n  - name: main\n    args: [a0, --version, v1, --image-cache, ${cache}, --dest, .]\n${more}`;
const lock = `lockVersion: 1\nimages:\n  - requested: ghcr.io/acme/train:v3\n    digest: sha256:${hex}\n  - requested: docker.io/other/x:1\n    digest: sha256:${hex}\n`;
const pinned = `ghcr.io/acme/train@sha256:${hex}`;

const inject = (args: readonly string[], setup: Setup = {}) => here.run(["context", "inject", ...args], setup);
const cacheIn = (pod: string): ImageCache => {
  const { serializedForm: _, ...cache } = ImageCache.fromTransport(
    /--image-cache,? ?"?([\w+/=]+)/.exec(pod)?.[1] ?? "",
  );
  return cache;
};

describe("context inject of pins and mirrors into an image cache", () => {
  it("pins by a lock file, keeps the other bytes and reports each image", async () => {
    const files = { "pod.yaml": podOf(text), "images.lock.yaml": lock };
    const { code, stdout, stderr } = await inject(["pod.yaml", "--images-lock", "images.lock.yaml"], { files });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: [
        "replaced Pod a0-0, container main",
        `  train: ghcr.io/acme/train:v3 → ${pinned}`,
        `  2: ghcr.io/acme/train:v3 → ${pinned}`,
        `  1: docker.io/other/x:1 → docker.io/other/x@sha256:${hex}\n`,
      ].join("\n"),
    });
    const after = cacheIn(stdout);
    expect(ImageCache.toJson(after)).toBe(
      ImageCache.toJson(before).replaceAll("train:v3", `train@sha256:${hex}`).replace("x:1", `x@sha256:${hex}`),
    );
    expect(stdout).toBe(podOf(ImageCache.toTransport(after)));
  });

  it("applies --mirror and reports the images in --json", async () => {
    const setup = { stdin: podOf(text) };
    const { stdout } = await inject(["-", "--mirror", "ghcr.io/acme=registry.acme.example/m", "--json"], setup);
    const to = "registry.acme.example/m/train:v3";
    expect(JSON.parse(stdout).changes).toEqual([
      {
        entity: "Pod a0-0, container main",
        change: "replaced",
        images: [
          { environment: "train", from: "ghcr.io/acme/train:v3", to },
          { environment: "2", from: "ghcr.io/acme/train:v3", to },
        ],
      },
    ]);
  });

  it.each([
    [
      "the project's mirrors",
      'plugins: [["@flyte-settings/oci-images", {pin: false, check: false, mirrors: MIRRORS}]]\n',
    ],
    [
      "those of a project of generation 1",
      'generation: 1\nplugins: [["@flyte-settings/oci-images", {pin: false, check: false, mirrors: MIRRORS}]]\n',
    ],
  ])("uses %s without a flag", async (_, project) => {
    const files = { "flyte-settings.yaml": project.replace("MIRRORS", '{"ghcr.io/acme": "m.example"}') };
    const { stdout } = await inject(["-"], { stdin: podOf(text), files });
    expect(cacheIn(stdout).imageLookup["train"]).toBe("m.example/train:v3");
  });

  it("keeps a cache without a replaced image, character for character", async () => {
    const exact = ImageCache.toTransport(before, { deflate });
    const { stdout, stderr } = await inject(["-", "--mirror", "gcr.io=m.example"], { stdin: podOf(exact) });
    expect({ stdout, stderr }).toEqual({ stdout: podOf(exact), stderr: "same Pod a0-0, container main\n" });
  });

  it("--exact compresses like Flyte 2", async () => {
    const { stdout } = await inject(["-", "--mirror", "ghcr.io=m.example", "--exact"], { stdin: podOf(text) });
    expect(stdout).toBe(podOf(ImageCache.toTransport(cacheIn(stdout), { deflate })));
  });

  it("edits a TaskSpec in JSON, and leaves its own image", async () => {
    const container = { image: "ghcr.io/acme/train:v3", args: ["a0", "--version", "v1", `--image-cache=${text}`] };
    const { stdout } = await inject(["-", "--mirror", "ghcr.io=m.example"], {
      stdin: JSON.stringify({ taskTemplate: { container } }),
    });
    const { image, args } = JSON.parse(stdout).taskTemplate.container;
    const cache = LaunchArguments.fromArgs(args).imageCache ?? "";
    expect(image).toBe("ghcr.io/acme/train:v3");
    expect(ImageCache.fromTransport(cache).imageLookup["train"]).toBe("m.example/acme/train:v3");
  });

  it("edits a serialized TaskSpec", async () => {
    const files = { "task.pb": taskSpec(["a0", "--version", "v1", "--image-cache", text]) };
    const { code, stderr } = await inject(["task.pb", "--in-place", "--mirror", "ghcr.io=m.example"], { files });
    expect({ code, isReported: stderr.includes("train: ghcr.io/acme/train:v3 → m.example/acme/train:v3") }).toEqual({
      code: 0,
      isReported: true,
    });
    const { stdout } = await here.run(["context", "decode", "--pb", "task.pb", "--json"]);
    expect(JSON.parse(stdout)[0].imageCache.image_lookup.train).toBe("m.example/acme/train:v3");
  });

  it("only changes the chosen containers", async () => {
    const two = podOf(text, `  - name: other\n    args: [a0, --version, v1, --image-cache, ${text}]\n`);
    const { stdout } = await inject(["-", "--mirror", "ghcr.io=m.example", "--container", "other"], { stdin: two });
    const next = ImageCache.toTransport(cacheIn(stdout.slice(stdout.indexOf("other"))));
    expect(stdout).toBe(`${two.slice(0, two.lastIndexOf(text))}${next}]\n`);
  });

  it("reports keys that Flyte 2 does not know", async () => {
    const cache = JSON.stringify({ image_lookup: { a: "ghcr.io/a/b:1" }, unknown: 1 });
    const encoded = Buffer.from(await gzip(cache)).toString("base64");
    const { stderr } = await inject(["-", "--mirror", "ghcr.io=m.example"], { stdin: podOf(encoded) });
    expect(stderr).toContain("Pod a0-0, container main: $.unknown is a key that Flyte 2 does not know");
  });

  const many = (length: number): ImageCache => ImageCache.fromImages({ a: "ghcr.io/a/b:1", ...incompressible(length) });

  it("refuses an image cache with which no container starts", async () => {
    const long = ImageCache.toTransport(many(2500));
    expect(long.length).toBeGreaterThan(131_071);
    for (const flags of [
      ["--mirror", "ghcr.io=m.example"],
      ["--context", long],
    ]) {
      const stdin = podOf(flags[0] === "--mirror" ? long : text);
      const { code, stdout, stderr } = await inject(["-", ...flags], { stdin });
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toContain("could not inject the image cache into Pod a0-0, container main: --image-cache takes");
    }
  });

  it("decode warns of an image cache with which no container starts", async () => {
    const { code, stderr } = await here.run(["context", "decode", "--pod", "-"], {
      stdin: podOf(ImageCache.toTransport(many(2500))),
    });
    expect(code).toBe(0);
    expect(stderr).toMatch(/^warning: Pod a0-0, container main: --image-cache takes \d+ bytes, 1\d\d % of the 131072/);
    expect((await here.run(["context", "decode", text])).stderr).toBe("");
  });

  it.each([
    ["a damaged image cache", podOf("H4sIAAAA"), ["--mirror", "a=b"], 1, "Pod a0-0, container main: "],
    ["a lock file without an image", podOf(text), ["--images-lock", "empty.yaml"], 1, "IMAGES_UNRESOLVED"],
    ["no plugin and no flag", podOf(text), [], 2, "nothing would replace an image"],
    ["a context as well", podOf(text), ["--pin", "--context", text], 2, "Omit --context and --from"],
    ["a mirror without a target", podOf(text), ["--mirror", "ghcr.io"], 2, "expected PREFIX=MIRROR"],
    ["generation 1", podOf(text), ["--generation", "1"], 1, "is a container of Flyte 2, which does not read _F_SS_C"],
    ["a pod without Flyte 2", "kind: Pod\nspec: {containers: [{name: a}]}\n", ["--generation", "2"], 1, "no container"],
  ])("rejects %s with one error", async (_, stdin, flags, code, message) => {
    const files = { "empty.yaml": "lockVersion: 1\nimages: []\n" };
    const found = await inject(["-", ...flags], { stdin, files });
    expect({ code: found.code, stdout: found.stdout, errors: found.stderr.match(/^error/gm)?.length }).toEqual({
      code,
      stdout: "",
      errors: 1,
    });
    expect(found.stderr).toContain(message);
  });
});

describe("context inject --pin", () => {
  let registry: FakeRegistry;
  it("replaces tags by the digests of the registry", async () => {
    registry = await fakeRegistry();
    try {
      const { digest } = registry.push("acme/train", "v3");
      const cache = ImageCache.toTransport(ImageCache.fromImages({ train: `${registry.host}/acme/train:v3` }));
      const { code } = await inject(["pod.yaml", "--pin", "--output", "out.yaml"], {
        files: { "pod.yaml": podOf(cache) },
      });
      expect(code).toBe(0);
      const after = cacheIn(readFileSync(join(here.path, "out.yaml"), "utf8"));
      expect(after.imageLookup).toEqual({ train: `${registry.host}/acme/train@${digest}` });
      expect(existsSync(join(here.path, "images.lock.yaml"))).toBe(false);
    } finally {
      await registry.close();
    }
  });
});

async function gzip(json: string): Promise<Uint8Array> {
  const stream = new Blob([json]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Names that hardly compress: a linear congruential generator. */
function incompressible(count: number): Readonly<Record<string, string>> {
  let state = 1;
  const word = (): string => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state.toString(16).padStart(8, "0");
  };
  const pairs = Array.from({ length: count }, () => [
    `e${word()}`,
    `ghcr.io/acme/b@sha256:${Array.from({ length: 8 }, word).join("")}`,
  ]);
  return Object.fromEntries(pairs);
}

/** A TaskSpec whose template has a container with these arguments. */
function taskSpec(args: readonly string[]): Uint8Array {
  const field = (number: number, contents: Uint8Array): Uint8Array =>
    Buffer.concat([varint(number * 8 + 2), varint(contents.length), contents]);
  const container = Buffer.concat([
    field(1, Buffer.from("ghcr.io/acme/train:v3")),
    ...args.map((word) => field(3, Buffer.from(word))),
  ]);
  const id = ["shop", "development", "flows.train.fit", "v1"].map((word, index) => field(index + 2, Buffer.from(word)));
  const template = [field(1, Buffer.concat([varint(8), varint(1), ...id])), field(2, Buffer.from("python-task"))];
  return field(1, Buffer.concat([...template, field(6, container)]));
}

function varint(value: number): Uint8Array {
  return Uint8Array.from(value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]);
}
