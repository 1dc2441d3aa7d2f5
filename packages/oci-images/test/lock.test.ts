import {
  formatImagesLock,
  formatImgpkgLock,
  ImagesLock,
  type LockEntry,
  parseImagesLock,
} from "@flyte-settings/oci-images";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const A = `sha256:${"a".repeat(64)}`;
const B = `sha256:${"b".repeat(64)}`;

const TEXT = `lockVersion: 1
images:
  - requested: docker.io/library/python:3.11
    digest: ${B}
  - requested: ghcr.io/acme/train:v3
    digest: ${A}
    mediaType: application/vnd.oci.image.index.v1+json
    platforms: [linux/amd64, linux/arm64]
    origins: [{ plugin: git-tag, from: default }, { from: train }]
`;

const entry = (requested: string, more: Partial<LockEntry> = {}): LockEntry => ({ requested, digest: A, ...more });

describe("images.lock.yaml", () => {
  it("is read and written with the same bytes", async () => {
    const lock = await parseImagesLock(TEXT, "images.lock.yaml");
    expect(lock.images[1]).toEqual({
      requested: "ghcr.io/acme/train:v3",
      digest: A,
      mediaType: "application/vnd.oci.image.index.v1+json",
      platforms: ["linux/amd64", "linux/arm64"],
      origins: [{ plugin: "git-tag", from: "default" }, { from: "train" }],
    });
    expect(formatImagesLock(lock)).toBe(TEXT);
  });

  it("is sorted, whatever the order of adding", () => {
    const entries = ["b.io/x:1", "a.io/x:1", "b.io/x:0"].map((name) => entry(name));
    const one = formatImagesLock(ImagesLock.withEntries(ImagesLock.empty, entries));
    expect(formatImagesLock({ images: [...entries].reverse() })).toBe(one);
    expect(formatImagesLock(ImagesLock.empty)).toBe("lockVersion: 1\nimages: []\n");
  });

  it("quotes what YAML would take for something else", async () => {
    const odd = entry("[::1]:5000/x:1", {
      origins: [{ from: "yes" }, { from: "1.0" }, { from: "a: b" }, { from: "#" }, { from: "é\u2028" }],
    });
    const lock = ImagesLock.withEntries(ImagesLock.empty, [odd]);
    expect(await parseImagesLock(formatImagesLock(lock), "x")).toEqual(lock);
  });

  it("comes back from its text, whatever the names", async () => {
    const origin = fc.record({ from: fc.string({ minLength: 1 }) });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.stringMatching(/^[a-z0-9]{1,8}$/)),
        fc.array(origin, { minLength: 1 }),
        async (names, origins) => {
          const lock = ImagesLock.withEntries(
            ImagesLock.empty,
            names.map((name) => entry(`r.io/${name}:v1`, { origins })),
          );
          expect(await parseImagesLock(formatImagesLock(lock), "x")).toEqual(lock);
        },
      ),
      { numRuns: 50 },
    );
  });

  it("holds the origins of all who asked", () => {
    const first = ImagesLock.withEntries(ImagesLock.empty, [entry("r.io/x:1", { origins: [{ from: "spark" }] })]);
    const both = ImagesLock.withEntries(first, [entry("r.io/x:1", { digest: B, origins: [{ from: "default" }] })]);
    expect(both.images).toEqual([entry("r.io/x:1", { digest: B, origins: [{ from: "default" }, { from: "spark" }] })]);
  });

  it("names references in one way", () => {
    expect(
      ["ubuntu", "index.docker.io/library/ubuntu", `docker.io/library/ubuntu:latest@${A}`].map(ImagesLock.keyOf),
    ).toEqual(Array(3).fill("docker.io/library/ubuntu:latest"));
  });

  it("does not take one platform's image for all", () => {
    const lock = { images: [entry("r.io/x:1", { platform: "linux/arm64" })] };
    expect(ImagesLock.find(lock, "r.io/x:1")).toBeUndefined();
    expect(ImagesLock.find(lock, "r.io/x:1", "linux/arm64")?.digest).toBe(A);
  });

  it("is exported with the images that were written by digest", async () => {
    const digest = `sha256:${"d".repeat(64)}`;
    const more = { requested: `ghcr.io/acme/by-digest@${digest}`, digest };
    const text = formatImgpkgLock(ImagesLock.empty, [more, more, { requested: "ghcr.io/acme/other:1" }]);
    expect(text.match(/^- image: .*$/gm)).toEqual([`- image: "ghcr.io/acme/by-digest@${digest}"`]);
  });

  it("is exported for imgpkg copy", async () => {
    expect(formatImgpkgLock(await parseImagesLock(TEXT, "x"))).toBe(`apiVersion: imgpkg.carvel.dev/v1alpha1
kind: ImagesLock
images:
- image: "docker.io/library/python@${B}"
  annotations:
    kbld.carvel.dev/id: "docker.io/library/python:3.11"
- image: "ghcr.io/acme/train@${A}"
  annotations:
    kbld.carvel.dev/id: "ghcr.io/acme/train:v3"
`);
  });
});
