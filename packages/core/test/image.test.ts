import { Image, isFlyteSettingsError } from "@flyte-settings/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const DIGEST = `sha256:${"ab".repeat(32)}`;
const compat = { compat: "flytekit" } as const;

const splits = [
  ["tag", "r/x:1", { fqn: "r/x", tag: "1" }, { fqn: "r/x", tag: "1" }],
  ["port-alone-is-a-tag", "localhost:5000", { fqn: "localhost", tag: "5000" }, { fqn: "localhost", tag: "5000" }],
  ["port-and-path", "localhost:5000/x", { fqn: "localhost:5000/x" }, { fqn: "localhost:5000/x" }],
  ["digest", `r/x@${DIGEST}`, { fqn: "r/x", digest: DIGEST }, { fqn: "r/x", digest: DIGEST }],
  ["tag-and-digest", `r/x:1@${DIGEST}`, { fqn: "r/x", tag: "1", digest: DIGEST }, { fqn: "r/x:1", digest: DIGEST }],
  ["empty-tag", "r/x:", "IMAGE_REFERENCE_INVALID", { fqn: "r/x", tag: "" }],
  ["empty-digest", "r/x@", "IMAGE_REFERENCE_INVALID", { fqn: "r/x", digest: "" }],
  ["nothing", "", "IMAGE_REFERENCE_INVALID", { fqn: "" }],
  ["only-at", "@", "IMAGE_REFERENCE_INVALID", { fqn: "", digest: "" }],
  ["spaces-stay", " a:b ", "IMAGE_REFERENCE_INVALID", { fqn: " a", tag: "b " }],
  ["the-last-at-counts", "a@b@c", "IMAGE_REFERENCE_INVALID", { fqn: "a@b", digest: "c" }],
] as const;

const names = [
  ["tag", { fqn: "r/x", tag: "1" }, "r/x:1", "r/x:1"],
  ["digest", { fqn: "r/x", digest: DIGEST }, `r/x@${DIGEST}`, `r/x@${DIGEST}`],
  ["tag-inside-fqn", { fqn: "r/x:1", digest: DIGEST }, `r/x:1@${DIGEST}`, `r/x:1@${DIGEST}`],
  ["tag-and-digest", { fqn: "r/x", tag: "1", digest: DIGEST }, `r/x:1@${DIGEST}`, `r/x@${DIGEST}`],
  ["neither", { fqn: "r/x" }, "IMAGE_VERSION_MISSING", "r/x:None"],
  ["empty-tag", { fqn: "r/x", tag: "" }, "IMAGE_VERSION_MISSING", "r/x:"],
  ["empty-digest", { fqn: "r/x", digest: "" }, "IMAGE_VERSION_MISSING", "r/x:None"],
] as const;

function outcome(make: () => unknown): unknown {
  try {
    return make();
  } catch (error) {
    return isFlyteSettingsError(error) ? error.code : error;
  }
}

describe("Image", () => {
  it.each(splits)("parses: %s", (_, text, ours, peers) => {
    expect(outcome(() => Image.parseImageIdentifier(text))).toEqual(ours);
    expect(outcome(() => Image.parseImageIdentifier(text, compat))).toEqual(peers);
  });

  it.each(names)("full name: %s", (_, fields, ours, peers) => {
    expect(outcome(() => Image.fullName({ name: "n", ...fields }))).toBe(ours);
    expect(outcome(() => Image.fullName({ name: "n", ...fields }, compat))).toBe(peers);
  });

  it("wants a tag or digest unless told otherwise", () => {
    expect(() => Image.lookUpImageInfo("spark", "acme/app")).toThrow(
      "Incorrectly formatted image acme/app, missing tag or digest. Expected name:tag or name@digest, for example ghcr.io/acme/train:v3",
    );
    expect(Image.lookUpImageInfo("spark", "acme/app", { allowNoTagOrDigest: true })).toEqual({
      name: "spark",
      fqn: "acme/app",
    });
    expect(Image.lookUpImageInfo("spark", "acme/app:1")).toEqual({ name: "spark", fqn: "acme/app", tag: "1" });
  });

  it("gives a hint where a file was meant", () => {
    expect(() => Image.lookUpImageInfo("default", "./image.yaml")).toThrow(
      expect.objectContaining({
        details: expect.objectContaining({ hint: expect.stringContaining("file:./image.yaml") }),
      }),
    );
  });

  it("takes a record as it is, but not with two versions", () => {
    expect(Image.create({ name: "", fqn: "", tag: "" })).toEqual({ name: "", fqn: "", tag: "" });
    expect(() => Image.create({ name: "n", fqn: "f", tag: "", digest: "d" })).toThrow(
      "Cannot specify both tag and digest. Got tag= and digest=d",
    );
  });

  it("prefers the digest as version, and an empty tag is one", () => {
    expect(Image.version({ name: "n", fqn: "f", tag: "1", digest: "d" })).toBe("d");
    expect(Image.version({ name: "n", fqn: "f", tag: "", digest: "" })).toBe("");
    expect(Image.version({ name: "n", fqn: "f", digest: "" })).toBeUndefined();
  });

  it("says what a value is that is no text", () => {
    const number = 5 as unknown as string;
    expect(() => Image.lookUpImageInfo("a", number)).toThrow(/^expected the image a as a string, got 5/);
  });

  it("throws nothing but our error", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.boolean(), (text, allowNoTagOrDigest) => {
        for (const manner of [{}, compat]) {
          expect(outcome(() => Image.lookUpImageInfo("n", text, { ...manner, allowNoTagOrDigest }))).not.toBeInstanceOf(
            Error,
          );
        }
      }),
    );
  });
});
