import { DefaultImages } from "@flyte-settings/core";
import { describe, expect, it } from "vitest";

const running = { pythonVersion: "3.11", flytekitVersion: "1.16.24" };
const prefix = "cr.flyte.org/flyteorg/flytekit:py3.";

const found = [
  ["the-running-versions", running, `${prefix}11-1.16.24`],
  ["a-patch-release-of-python", { ...running, pythonVersion: "3.10.13" }, `${prefix}10-1.16.24`],
  ["a-development-version", { ...running, flytekitVersion: "1.17.0.dev1+g01" }, `${prefix}11-latest`],
  ["no-flytekit-version", { pythonVersion: "3.12" }, `${prefix}12-latest`],
  ["an-image-of-the-environment", { pythonVersion: "3.14", internalImage: "m/x:1" }, "m/x:1"],
  ["an-empty-one-is-none", { ...running, internalImage: "" }, `${prefix}11-1.16.24`],
  [
    "versions-asked-for",
    { ...running, requested: { pythonVersion: "3.9", flytekitVersion: "vv1.2" } },
    `${prefix}9-1.2`,
  ],
  ["leading-v-only", { ...running, requested: { flytekitVersion: "v1.16.0.dev3" } }, `${prefix}11-1.16.0.dev3`],
  ["another-place", { ...running, prefixes: { "3.11": "m/f:py-" } }, "m/f:py-1.16.24"],
  ["one-python-more", { pythonVersion: "3.13", prefixes: { "3.13": "m/f:" } }, "m/f:latest"],
] as const;

describe("DefaultImages", () => {
  it.each(found)("%s", (_, options, reference) => {
    expect(DefaultImages.findImageFor(options)).toBe(reference);
  });

  it("drops every v in compat", () => {
    const requested = { flytekitVersion: "v1.16.0.dev3" };
    expect(DefaultImages.findImageFor({ ...running, requested, compat: "flytekit" })).toBe(`${prefix}11-1.16.0.de3`);
  });

  it("says which Pythons have an image", () => {
    expect(() => DefaultImages.findImageFor({ pythonVersion: "3.13" })).toThrow(
      "no default image for Python 3.13. Known: 3.8, 3.9, 3.10, 3.11, 3.12. Set a default image, for example ghcr.io/acme/train:v3",
    );
    expect(() => DefaultImages.findImageFor({})).toThrow(/^no default image: neither an image nor a Python version/);
    expect(() => DefaultImages.findImageFor({ pythonVersion: "constructor" })).toThrow(
      /^no default image for Python constructor/,
    );
  });

  it("checks a Python that is asked for before the environment's image", () => {
    const options = { internalImage: "m/x:1", requested: { pythonVersion: "3.13" } };
    expect(() => DefaultImages.findImageFor(options)).toThrow(/for Python 3\.13/);
  });
});
