import { ImageReference, isFlyteSettingsError } from "@flyte-settings/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const SHA = "b1fe6de82930a2cf9166dbd3a4f5326ffbd2229ac14870eed1637e7c177d46a6";

const readings = [
  ["a-bare-name", "ubuntu", "ubuntu", "docker.io/library/ubuntu", "docker.io/library/ubuntu:latest", "ubuntu"],
  [
    "a-tag",
    "ubuntu:22.04",
    "ubuntu:22.04",
    "docker.io/library/ubuntu:22.04",
    "docker.io/library/ubuntu:22.04",
    "ubuntu",
  ],
  ["a-user's-repository", "acme/app:1", "acme/app:1", "docker.io/acme/app:1", "docker.io/acme/app:1", "acme/app"],
  ["the-hub's-old-name", "index.docker.io/a/b:1", "index.docker.io/a/b:1", "docker.io/a/b:1", "docker.io/a/b:1", "a/b"],
  [
    "the-hub-and-one-component",
    "docker.io/x:1",
    "docker.io/x:1",
    "docker.io/library/x:1",
    "docker.io/library/x:1",
    "x",
  ],
  [
    "nested-under-library",
    "docker.io/library/a/b:1",
    "docker.io/library/a/b:1",
    "docker.io/library/a/b:1",
    "docker.io/library/a/b:1",
    "library/a/b",
  ],
  ["a-port-is-a-domain", "test:5000/r", "test:5000/r", "test:5000/r", "test:5000/r:latest", "test:5000/r"],
  [
    "a-port-without-a-path-is-a-tag",
    "localhost:5000",
    "localhost:5000",
    "docker.io/library/localhost:5000",
    "docker.io/library/localhost:5000",
    "localhost",
  ],
  ["localhost", "localhost/r:1", "localhost/r:1", "localhost/r:1", "localhost/r:1", "localhost/r"],
  [
    "upper-case-is-a-domain",
    "Docker/docker:1",
    "Docker/docker:1",
    "Docker/docker:1",
    "Docker/docker:1",
    "Docker/docker",
  ],
  [
    "ipv6",
    "[2001:db8::1]:5000/r:t",
    "[2001:db8::1]:5000/r:t",
    "[2001:db8::1]:5000/r:t",
    "[2001:db8::1]:5000/r:t",
    "[2001:db8::1]:5000/r",
  ],
  [
    "tag-and-digest",
    `a/b:1@sha256:${SHA}`,
    `a/b:1@sha256:${SHA}`,
    `docker.io/a/b:1@sha256:${SHA}`,
    `docker.io/a/b@sha256:${SHA}`,
    "a/b",
  ],
  [
    "separators",
    "a__b/c-d/e---f.g:1",
    "a__b/c-d/e---f.g:1",
    "docker.io/a__b/c-d/e---f.g:1",
    "docker.io/a__b/c-d/e---f.g:1",
    "a__b/c-d/e---f.g",
  ],
] as const;

const refused = [
  ["empty", ""],
  ["empty-tag", "r/x:"],
  ["empty-digest", "r/x@"],
  ["no-name", `@sha256:${SHA}`],
  ["upper-case-path", "acme/App:1"],
  ["a-scheme", "https://registry.example.com/x:1"],
  ["white-space", " ubuntu:22.04"],
  ["newline-at-the-end", "ubuntu:22.04\n"],
  ["a-slash-too-many", "a//b:1"],
  ["three-underscores", "a___b:1"],
  ["dot-and-hyphen", "a.-b/c:1"],
  ["hyphen-at-the-end", "a-:1"],
  ["plus-in-a-tag", "a:1+b"],
  ["tag-of-129", `a:${"x".repeat(129)}`],
  ["path-of-256", `example.com/${"x".repeat(256)}:1`],
  ["short-digest", "a@sha256:abc"],
  ["upper-case-digest", `a@sha256:${SHA.toUpperCase()}`],
  ["unknown-algorithm", "a@md5:0123456789abcdef0123456789abcdef"],
  ["algorithm-of-a-prototype", "a@constructor:abc"],
  ["two-digests", `a@sha256:${SHA}@sha256:${SHA}`],
  ["ipv6-zone", "[fe80::1%eth0]/x:1"],
  ["no-digits-in-a-port", "host:/x:1"],
] as const;

describe("image references", () => {
  it.each(readings)("%s", (_, text, parsed, normalized, docker, familiar) => {
    expect(ImageReference.toString(ImageReference.parse(text))).toBe(parsed);
    const reference = ImageReference.parseNormalized(text);
    expect(ImageReference.toString(reference)).toBe(normalized);
    expect(ImageReference.familiarName(reference)).toBe(familiar);
    expect(ImageReference.toString(ImageReference.parseDockerRef(text))).toBe(docker);
    expect(ImageReference.problemOf(text)).toBeUndefined();
  });

  it("prints the name of the companion in a template literal", () => {
    expect(`${ImageReference}`).toBe("ImageReference");
    expect(() => ImageReference.toString(undefined as never)).toThrow(
      expect.objectContaining({ code: "SETTINGS_INVALID" }),
    );
  });

  it.each(refused)("%s is refused", (_, text) => {
    expect(() => ImageReference.parse(text)).toThrow(expect.objectContaining({ code: "IMAGE_REFERENCE_INVALID" }));
    expect(() => ImageReference.parseDockerRef(text)).toThrow(/^Incorrectly formatted image /);
    expect(ImageReference.problemOf(text)).toBeTypeOf("string");
  });

  it("takes a name apart and keeps tag and digest", () => {
    expect(ImageReference.parse(`ghcr.io/acme/train:v3@sha256:${SHA}`)).toEqual({
      domain: "ghcr.io",
      path: "acme/train",
      tag: "v3",
      digest: `sha256:${SHA}`,
    });
  });

  it("does not take an image id for a name", () => {
    expect(ImageReference.parse(SHA).path).toBe(SHA);
    expect(() => ImageReference.parseNormalized(SHA)).toThrow(/this is an image ID, not a reference/);
  });

  it("says what is wrong and cuts what is long", () => {
    expect(() => ImageReference.parse(`${"X".repeat(500)}:1`)).toThrow(
      `Incorrectly formatted image ${"X".repeat(80)}… (502 characters): the path has 500 characters, 255 are allowed. Expected name:tag or name@digest, for example ghcr.io/acme/train:v3`,
    );
  });

  it("does not show what a URL hides", () => {
    const text = "https://me:secret@registry.example.com/x:1?sig=secret";
    expect(() => ImageReference.parse(text)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining("secret") }),
    );
    expect(ImageReference.problemOf(text)).toBe("a reference has no scheme before the registry");
  });

  it("throws nothing but our error, and reads back what it wrote", () => {
    const pieces = fc.constantFrom(
      "a",
      "A",
      "0",
      ".",
      "-",
      "_",
      "/",
      ":",
      "@",
      "[",
      "]",
      "sha256:",
      SHA,
      "é",
      "\n",
      " ",
      "localhost",
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, (input) => {
        for (const read of [ImageReference.parse, ImageReference.parseNormalized, ImageReference.parseDockerRef]) {
          try {
            const reference = read(input);
            expect(ImageReference.parse(ImageReference.toString(reference))).toEqual(reference);
          } catch (error) {
            expect(isFlyteSettingsError(error)).toBe(true);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
