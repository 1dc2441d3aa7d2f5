import { readFileSync } from "node:fs";
import { SerializationSettings } from "@flyte-settings/core";
import { settingsSchema } from "@flyte-settings/core/config";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";

const validate = new Ajv2020({ allowUnionTypes: true }).compile(settingsSchema());
const image = { name: "default", fqn: "a", tag: "b", digest: null };

const good: readonly (readonly [string, unknown])[] = [
  ["as-written", JSON.parse(SerializationSettings.toJson(SerializationSettings.forImage("a:b", "v")))],
  ["the-least", { image_config: {} }],
  ["of-an-old-flytekit", { image_config: { images: [{ name: "a", fqn: "b" }] }, entrypoint_settings: { path: "/x" } }],
  [
    "quantities",
    { image_config: {}, default_resources: { requests: { cpu: 0.5, mem: ["1", 2] }, limits: { gpu: null } } },
  ],
];

const bad: readonly (readonly [string, unknown])[] = [
  ["no-images", {}],
  ["a-list", []],
  ["tag-and-digest", { image_config: { images: [{ ...image, digest: "sha256:1" }] } }],
  ["no-fqn", { image_config: { images: [{ name: "a" }] } }],
  ["a-number-in-env", { image_config: {}, env: { A: 1 } }],
  ["enabled-is-a-text", { image_config: {}, fast_serialization_settings: { enabled: "yes" } }],
  ["no-interpreter", { image_config: {}, python_interpreter: null }],
  ["three-quantities", { image_config: {}, default_resources: { requests: { cpu: ["1", "2", "3"] }, limits: {} } }],
  ["a-fraction-of-memory", { image_config: {}, default_resources: { requests: { mem: 1.5 }, limits: {} } }],
];

describe("the schema of settings on the wire", () => {
  it.each(good)("%s is accepted, as by the reader", (_, value) => {
    expect(validate(value)).toBe(true);
    expect(() => SerializationSettings.fromJson(JSON.stringify(value))).not.toThrow();
  });
  it.each(bad)("%s is refused, as by the reader", (_, value) => {
    expect(validate(value)).toBe(false);
    expect(() => SerializationSettings.fromJson(JSON.stringify(value))).toThrow(
      expect.objectContaining({ code: "SETTINGS_INVALID" }),
    );
  });
  it("is published", () => {
    const published = readFileSync(new URL("../schema/settings.schema.json", import.meta.url), "utf8");
    expect(JSON.parse(published)).toEqual(settingsSchema());
  });
});
