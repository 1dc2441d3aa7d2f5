import { createHash } from "node:crypto";
import { type ImageSpec, imageSpecName, parseImageSpec } from "@flyte-settings/core/image-spec";
import { describe, expect, it } from "vitest";

const md5 = (bytes: Uint8Array): Uint8Array => createHash("md5").update(bytes).digest();
const spark = { base_image: "cr.flyte.org/flyteorg/flytekit:spark-1.16.24", python_exec: "/usr/bin/python3" };
const base = { name: "Base", registry: "ghcr.io/acme", packages: ["numpy"], builder: "envd", runtime_packages: ["x"] };

/** `id` and `image_name()` of flytekit 1.16.24. */
const cases: readonly (readonly [string, ImageSpec, string, string])[] = [
  ["defaults", {}, "fv8aVGdGU6GT1t5W98ZQPA", "flytekit:fv8aVGdGU6GT1t5W98ZQPA"],
  [
    "tag_format",
    { name: "Train", registry: "GHCR.io/Acme", packages: ["pandas"], tag_format: "{spec_hash}-dev" },
    "Zmlj4p_Lh51VOdPDRC1EZA",
    "ghcr.io/acme/train:Zmlj4p_Lh51VOdPDRC1EZA-dev",
  ],
  ["tag_format without the hash", { tag_format: "{{v1}}" }, "6Qj3X9R3nvh0QCrLE15SMQ", "flytekit:{v1}"],
  [
    "tag_format of a Spark task",
    { ...spark, tag_format: "{spec_hash}-gpu" },
    "Ofjd8bPGL3vpMP2po4USZw",
    "flytekit:Ofjd8bPGL3vpMP2po4USZw-gpu",
  ],
  [
    "registry_config, only in the id",
    { registry_config: "a.json" },
    "OCoHIdHu9OV_4W1qOFNQ3g",
    "flytekit:fv8aVGdGU6GT1t5W98ZQPA",
  ],
  [
    "values as Python writes them",
    {
      python_version: "3.11",
      env: new Map([
        ["b", "it's"],
        ["1", "x\ty"],
      ]),
      cuda: "12",
      builder_options: { a: null, b: [1, 2.5, true] },
    },
    "HHy26PXuZF-RCUOOwl8QBw",
    "flytekit:HHy26PXuZF_RCUOOwl8QBw",
  ],
  [
    "an ImageSpec as base image",
    { name: "top", base_image: base },
    "nCl29Mmw24zvl-yUIL4Cqw",
    "top:BI3hJePPRoBaBytvgUaP_Q",
  ],
  [
    "pip_secret_mounts, in neither",
    { pip_secret_mounts: [["a", "b"]] },
    "fv8aVGdGU6GT1t5W98ZQPA",
    "flytekit:fv8aVGdGU6GT1t5W98ZQPA",
  ],
  [
    "null is None",
    { name: null, packages: null, tag_format: null },
    "fv8aVGdGU6GT1t5W98ZQPA",
    "flytekit:fv8aVGdGU6GT1t5W98ZQPA",
  ],
];

describe("the name of an ImageSpec", () => {
  it.each(cases)("%s", (_, spec, id, reference) => {
    expect(imageSpecName(spec, { md5 })).toEqual({ id, reference });
  });

  it("counts files by the digests that are given", () => {
    const spec = { requirements: "r.txt", copy: ["src"] };
    const name = (requirementsDigest: string, copyDigest: string): string =>
      imageSpecName(spec, { md5, requirementsDigest, copyDigest }).reference;
    expect(name("a", "b")).toBe(name("a", "b"));
    expect(new Set([name("a", "b"), name("b", "b"), name("a", "c")]).size).toBe(3);
  });

  it("uses the platform of an ARM machine for a local registry only", () => {
    const on = (registry: string, machine: string): string => imageSpecName({ registry }, { md5, machine }).reference;
    expect(on("localhost:30000", "arm64")).not.toBe(on("localhost:30000", "x86_64"));
    expect(on("ghcr.io/acme", "aarch64")).toBe(on("ghcr.io/acme", "x86_64"));
  });

  it.each([
    ["requirements without a digest", { requirements: "r.txt" }, /files in requirements, whose digest was not given/],
    ["copy without a digest", { copy: ["src"] }, /files in copy/],
    ["a base image that copies files", { base_image: { copy: ["src"] } }, /files in copy/],
    ["source_root", { source_root: "src" }, /cannot be computed without building/],
    ["an unknown argument", { pakages: [] }, /unexpected keyword argument 'pakages'/],
    ["a name that is a number", { name: 3 }, /name must be a string/],
    ["a registry with a scheme", { registry: "https://ghcr.io" }, /Invalid container registry name/],
    ["another field in tag_format", { tag_format: "{hash}" }, /tag_format must be a string with \{spec_hash\}/],
    ["an ImageSpec in itself", cyclic(), /invalid argument/],
  ])("%s is an error", (_, spec, message) => {
    expect(() => imageSpecName(spec as ImageSpec, { md5 })).toThrow(
      expect.objectContaining({ code: "SETTINGS_INVALID", message: expect.stringMatching(message) }),
    );
  });
});

function cyclic(): object {
  const spec: { base_image?: object } = {};
  spec.base_image = spec;
  return spec;
}

describe("an ImageSpec file", () => {
  it("is read with the order of its keys and Python's numbers", () => {
    const text = "python_version: 3.10\nenv: {b: 1.0, 1: x}\nbuilder_config: {a: [1e+16, .inf]}\n";
    const { id } = imageSpecName(parseImageSpec(text, "image.yaml"), { md5 });
    expect(id).toBe("9kScVhCnFAMBqIAKMRHDhg");
  });

  it.each([
    ["a list", "- a\n", "SETTINGS_INVALID"],
    ["a date", "cuda: 2024-01-01\n", "SETTINGS_INVALID"],
    ["a number as key", "3: a\n", "SETTINGS_INVALID"],
    ["secret mounts", "pip_secret_mounts: [[a, b]]\n", "SETTINGS_INVALID"],
    ["an open list", "a: [\n", "CONFIG_INVALID"],
  ])("%s is an error that names the file", (_, text, code) => {
    expect(() => parseImageSpec(text, "image.yaml")).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining("image.yaml") }),
    );
  });
});
