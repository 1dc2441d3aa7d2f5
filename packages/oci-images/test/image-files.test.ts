import { gzipSync } from "node:zlib";
import { readImageFiles } from "@flyte-settings/oci-images";
import type { ImageSpec, LayerEntry } from "@flyte-settings/plugin-testkit";
import { describe, expect, it } from "vitest";
import { registryOf, sessionOf } from "./support.ts";
import { zstdFrame } from "./zstd-frame.ts";

type Layers = readonly (readonly LayerEntry[])[];
const f = (path: string, content = path): LayerEntry => ({ path, content });
const gone = (path: string): LayerEntry => ({ path, content: "" });
const link = (path: string, target: string): LayerEntry => ({ path, type: "symlink", target });

async function look(layers: NonNullable<ImageSpec["layers"]>, ...paths: string[]): Promise<string[]> {
  const registry = await registryOf();
  registry.push("acme/train", "v1", { layers });
  const files = await readImageFiles(sessionOf(), `${registry.host}/acme/train:v1`, paths);
  return files.map(({ type, realPath, content }) =>
    content ? `${realPath}=${Buffer.from(content)}` : `${type} ${realPath ?? ""}`.trim(),
  );
}

const CASES: readonly (readonly [string, Layers, string, string])[] = [
  ["a-file", [[f("a/b", "1")]], "/a/b", "/a/b=1"],
  ["with-dot-slash", [[f("./a/b", "1")]], "/a/b", "/a/b=1"],
  ["missing", [[f("a/b")]], "/a/c", "missing"],
  ["a-folder", [[{ path: "a/", type: "folder" }]], "/a", "folder /a"],
  ["upper-layer-wins", [[f("a", "1")], [f("a", "2")]], "/a", "/a=2"],
  ["whiteout", [[f("a/b", "1")], [gone("a/.wh.b")]], "/a/b", "missing"],
  ["whiteout-of-a-folder", [[f("a/b/c", "1")], [gone(".wh.a")]], "/a/b/c", "missing"],
  ["whiteout-then-again", [[f("a", "1")], [gone(".wh.a")], [f("a", "3")]], "/a", "/a=3"],
  ["whiteout-beside-its-file", [[f("a", "1")], [f("a", "2"), gone(".wh.a")]], "/a", "/a=2"],
  ["opaque", [[f("a/b", "1")], [gone("a/.wh..wh..opq"), f("a/c", "2")]], "/a/b", "missing"],
  ["opaque-keeps-its-own", [[f("a/b", "1")], [f("a/c", "2"), gone("a/.wh..wh..opq")]], "/a/c", "/a/c=2"],
  [
    "symlink",
    [[f("usr/bin/python3.11", "py"), link("usr/bin/python", "python3.11")]],
    "/usr/bin/python",
    "/usr/bin/python3.11=py",
  ],
  ["absolute-symlink", [[f("opt/x", "1"), link("x", "/opt/x")]], "/x", "/opt/x=1"],
  ["symlink-of-a-folder", [[f("usr/bin/sh", "sh"), link("bin", "usr/bin")]], "/bin/sh", "/usr/bin/sh=sh"],
  ["symlink-to-a-lower-layer", [[f("a", "1")], [link("b", "a")]], "/b", "/a=1"],
  ["symlink-chain", [[link("a", "b"), link("b", "c"), f("c", "1")]], "/a", "/c=1"],
  ["symlink-circle", [[link("a", "b"), link("b", "a")]], "/a", "missing"],
  [
    "symlink-out-of-the-image",
    [[f("etc/passwd", "image's"), link("a", "../../../etc/passwd")]],
    "/a",
    "/etc/passwd=image's",
  ],
  ["dangling", [[link("a", "nowhere")]], "/a", "missing"],
  ["hardlink", [[f("a", "1"), { path: "b", type: "hardlink", target: "a" }]], "/a", "/a=1"],
  ["folder-becomes-file", [[f("a/b", "1")], [f("a", "2")]], "/a/b", "missing"],
  ["long-path", [[f(`${"d/".repeat(80)}x`, "1")]], `/${"d/".repeat(80)}x`, `/${"d/".repeat(80)}x=1`],
];

describe("files inside an image", () => {
  it.each(CASES)("%s", async (_, layers, path, expected) => {
    expect(await look(layers, path)).toEqual([expected]);
  });

  it("in a layer that is a plain tar", async () => {
    const registry = await registryOf();
    const { tarOf } = await import("./zstd-frame.ts");
    const mediaType = "application/vnd.oci.image.layer.v1.tar";
    registry.push("acme/train", "v1", { layers: [{ bytes: tarOf("a", "1"), mediaType }] });
    const [file] = await readImageFiles(sessionOf(), `${registry.host}/acme/train:v1`, ["/a"]);
    expect(file).toMatchObject({ type: "file", size: 1, mode: 0o644 });
  });

  it.each([
    ["zstd", zstdFrame(), /zstd/],
    ["no-tar", gzipSync(Buffer.alloc(2048, "x")), /not a tar/],
    ["cut-gzip", gzipSync(Buffer.alloc(2048, "x")).subarray(0, 20), /damaged|not a tar/],
    ["cut-tar", gzipSync(Buffer.alloc(700)).subarray(0), /./],
  ])("in a layer that is broken: %s", async (name, bytes, message) => {
    const layers = [{ bytes, mediaType: "application/vnd.oci.image.layer.v1.tar+gzip" }];
    if (name === "cut-tar") expect(await look(layers, "/a")).toEqual(["missing"]);
    else
      await expect(look(layers, "/a")).rejects.toMatchObject({
        code: "ARCHIVE_INVALID",
        message: expect.stringMatching(message),
      });
  });

  it("a bomb is stopped while it is unpacked", async () => {
    const registry = await registryOf();
    const bytes = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    registry.push("acme/bomb", "v1", {
      layers: [[f("a")], { bytes, mediaType: "application/vnd.oci.image.layer.v1.tar+gzip" }],
    });
    const reading = readImageFiles(sessionOf(), `${registry.host}/acme/bomb:v1`, ["/a"], {
      maxLayerBytes: 1024 * 1024,
    });
    await expect(reading).rejects.toMatchObject({ code: "ARCHIVE_TOO_LARGE" });
  });

  it("a file that is too large keeps its size and not its bytes", async () => {
    const registry = await registryOf();
    registry.push("acme/train", "v1", { layers: [[f("a", "x".repeat(100))]] });
    const [file] = await readImageFiles(sessionOf(), `${registry.host}/acme/train:v1`, ["/a"], { maxFileBytes: 10 });
    expect(file).toEqual({ path: "/a", type: "file", realPath: "/a", mode: 0o644, size: 100 });
  });
});
