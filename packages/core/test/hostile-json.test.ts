import { decodeContext, entries, SerializationSettings } from "@flyte-settings/core";
import { describe, expect, it } from "vitest";
import { bothManners, byDefault, expectRefused, pack } from "./hostile.ts";

describe("JSON made to hurt", () => {
  it("nested without end is refused", () => {
    for (const [open, close] of [
      ["[", "]"],
      ['{"a": ', "}"],
    ] as const) {
      const deep = `{"image_config": {}, "x": ${open.repeat(100_000)}0${close.repeat(100_000)}}`;
      expectRefused(pack(deep), "CONTEXT_INVALID", "Nested deeper than 900");
    }
  });
  it("with a name twice is refused by default, wherever", () => {
    for (const text of [
      '{"image_config": {}, "image_config": {}}',
      '{"image_config": {}, "env": {"A": "1", "A": "2"}}',
      '{"image_config": {}, "x": [{"a": 1, "\\u0061": 2}]}',
    ]) {
      expectRefused(pack(text), "CONTEXT_INVALID", "stands twice", byDefault);
    }
  });
  it("with an integer of a million digits is refused", () => {
    expectRefused(
      pack(`{"image_config": {}, "x": ${"1".repeat(900_000)}}`),
      "CONTEXT_INVALID",
      "Exceeds the limit (4300 digits)",
    );
  });
  it("with names of the prototype keeps them as names", () => {
    const text =
      '{"image_config": {}, "env": {"__proto__": "p", "constructor": "c"}, "__proto__": {"project": "x"}, "constructor": 1}';
    for (const options of bothManners) {
      const { settings, unknownKeys } = decodeContext(pack(text), options);
      expect(entries(settings.env ?? {})).toEqual([
        ["__proto__", "p"],
        ["constructor", "c"],
      ]);
      expect(settings.project).toBeUndefined();
      expect(unknownKeys).toEqual(["$.__proto__", "$.constructor"]);
      expect(SerializationSettings.toJson(settings)).toContain('"env": {"__proto__": "p", "constructor": "c"}');
    }
    expect(({} as Record<string, unknown>)["project"]).toBeUndefined();
  });
  it("with a million backslashes is read in its time", () => {
    const project = "\\".repeat(250_000) + '"'.repeat(150_000);
    const context = pack(`{"image_config": {}, "project": ${JSON.stringify(project)}}`);
    expect(decodeContext(context).settings.project).toBe(project);
  });
});
