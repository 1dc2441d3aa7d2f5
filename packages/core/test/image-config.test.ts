import { Image, ImageConfig, isFlyteSettingsError } from "@flyte-settings/core";
import { describe, expect, it } from "vitest";

const running = { pythonVersion: "3.11", flytekitVersion: "1.16.24" };
const compat = { compat: "flytekit" } as const;
const computed = "cr.flyte.org/flyteorg/flytekit:py3.11-1.16.24";

/** Names and full names, without repeating the default image, which comes first. */
function summary(make: () => ImageConfig): string | string[] {
  try {
    const { defaultImage, images = [] } = make();
    if (defaultImage !== undefined) expect(images[0]).toEqual(defaultImage);
    return images.map((image) => `${image.name}=${Image.fullName(image, { compat: "flytekit" })}`);
  } catch (error) {
    if (isFlyteSettingsError(error)) return error.code;
    throw error;
  }
}

const values = [
  ["nothing", [], [`default=${computed}`], [`default=${computed}`]],
  ["a-default", ["a:1"], ["default=a:1"], ["default=a:1"]],
  ["a-default-by-name", ["s=b:2", "default=a:1"], ["default=a:1", "s=b:2"], ["default=a:1", "s=b:2"]],
  ["an-empty-name", ["=b:2"], [`default=${computed}`, "=b:2"], [`default=${computed}`, "=b:2"]],
  ["the-first-equals-sign-splits", ["n=a=b:1"], "IMAGE_REFERENCE_INVALID", [`default=${computed}`, "n=a=b:1"]],
  ["two-defaults", ["a:1", "default=b:1"], "IMAGE_DUPLICATE", "IMAGE_DUPLICATE"],
  ["one-name-twice", ["s=a:1", "s=b:1"], "IMAGE_DUPLICATE", [`default=${computed}`, "s=a:1", "s=b:1"]],
  [
    "names-differ-in-case",
    ["s=a:1", "S=b:1"],
    [`default=${computed}`, "s=a:1", "S=b:1"],
    [`default=${computed}`, "s=a:1", "S=b:1"],
  ],
  ["no-version", ["s=a"], "IMAGE_VERSION_MISSING", "IMAGE_VERSION_MISSING"],
  ["empty-tag", ["s=a:"], "IMAGE_REFERENCE_INVALID", [`default=${computed}`, "s=a:"]],
  [
    "names-of-a-prototype",
    ["__proto__=a:1"],
    [`default=${computed}`, "__proto__=a:1"],
    [`default=${computed}`, "__proto__=a:1"],
  ],
] as const;

const merges = [
  [
    "only-configured",
    [],
    { s: "c/s:1", b: "c/b" },
    [`default=${computed}`, "s=c/s:1", "b=c/b:None"],
    [`default=${computed}`, "s=c/s:1", "b=c/b:None"],
  ],
  [
    "the-command-line-wins",
    ["s=a:1"],
    { s: "c/s:1", g: "c/g:1" },
    [`default=${computed}`, "s=a:1", "g=c/g:1"],
    [`default=${computed}`, "s=a:1", "g=c/g:1"],
  ],
  [
    "a-configured-default",
    ["s=a:1"],
    { default: "c/d:1" },
    ["default=c/d:1", "s=a:1"],
    [`default=${computed}`, "s=a:1"],
  ],
  ["a-configured-default-below-the-command-line", ["a:1"], { default: "c/d:1" }, ["default=a:1"], ["default=a:1"]],
  [
    "names-like-numbers-in-order",
    [],
    [
      ["2", "c/b:1"],
      ["1", "c/a:1"],
    ],
    [`default=${computed}`, "2=c/b:1", "1=c/a:1"],
    [`default=${computed}`, "2=c/b:1", "1=c/a:1"],
  ],
] as const;

describe("ImageConfig", () => {
  it.each(values)("validates --image values: %s", (_, given, ours, peers) => {
    expect(summary(() => ImageConfig.validateImage(given, running))).toEqual(ours);
    expect(summary(() => ImageConfig.validateImage(given, { ...running, ...compat }))).toEqual(peers);
  });

  it.each(merges)("merges with configuration: %s", (_, given, configured, ours, peers) => {
    expect(summary(() => ImageConfig.resolveImages(given, configured, running))).toEqual(ours);
    expect(summary(() => ImageConfig.resolveImages(given, configured, { ...running, ...compat }))).toEqual(peers);
  });

  it("names both defaults and where they came from", () => {
    expect(() => ImageConfig.validateImage(["a:1", "default=b:2"], { ...running, param: "--image" })).toThrow(
      "two default images for --image: a:1 and b:2. Expected one",
    );
  });

  it("needs no default image for an unknown Python if one is given", () => {
    const unknown = { pythonVersion: "3.13" };
    expect(summary(() => ImageConfig.validateImage(["a:1"], unknown))).toEqual(["default=a:1"]);
    expect(summary(() => ImageConfig.resolveImages([], { default: "c/d:1" }, unknown))).toEqual(["default=c/d:1"]);
    expect(summary(() => ImageConfig.validateImage(["s=a:1"], unknown))).toBe("DEFAULT_IMAGE_UNKNOWN");
  });

  it("makes a config from texts: names may be bare, the default may not", () => {
    expect(summary(() => ImageConfig.fromImages("a:1", { b: "r/b" }))).toEqual(["default=a:1", "b=r/b:None"]);
    expect(summary(() => ImageConfig.fromImages("a"))).toBe("IMAGE_VERSION_MISSING");
    expect(ImageConfig.fromImages(undefined)).toEqual({ images: [] });
    expect(ImageConfig.fromImages("")).toEqual({ images: [] });
  });

  it("reads a configured default as the default, in compat as one image more", () => {
    expect(ImageConfig.auto({ images: { default: "c/d:1" } }).defaultImage?.fqn).toBe("c/d");
    expect(ImageConfig.auto({ images: { default: "c/d:1" }, ...compat })).toEqual({
      images: [{ name: "default", fqn: "c/d", tag: "1" }],
    });
    expect(summary(() => ImageConfig.auto({ images: { default: "c/d:1" }, imgName: "a:1", ...compat }))).toEqual([
      "default=a:1",
      "default=c/d:1",
    ]);
    expect(summary(() => ImageConfig.autoDefaultImage({ images: { s: "c/s:1" }, ...running }))).toEqual([
      `default=${computed}`,
      "s=c/s:1",
    ]);
  });

  it("asks the default first, then the list, by the exact name", () => {
    const config = ImageConfig.createFrom({ name: "default", fqn: "a", tag: "1" }, [
      { name: "default", fqn: "b" },
      { name: "s", fqn: "c" },
    ]);
    expect(ImageConfig.findImage(config, "default")?.fqn).toBe("a");
    expect(ImageConfig.findImage(config, "s")?.fqn).toBe("c");
    expect(ImageConfig.findImage(config, "S")).toBeUndefined();
  });

  it("refuses a default that is no image, and a config without a list", () => {
    expect(() => ImageConfig.createFrom("a:1" as unknown as Image)).toThrow(
      /^expected the default image as \{ name, fqn, tag \}, got "a:1"/,
    );
    expect(() => ImageConfig.patchImageConfig({}, {})).toThrow(/^the image config has no list of images/);
  });
});
