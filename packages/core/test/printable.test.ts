import { printable } from "@flyte-settings/core/internal";
import { shown } from "@flyte-settings/core/plugin";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

describe("printable", () => {
  it.each([
    ["escape sequences", "\u001b]0;owned\u0007", "\\u001b]0;owned\\u0007"],
    ["C1 control characters", "\u009b31m", "\\u009b31m"],
    ["DEL", "a\u007f", "a\\u007f"],
    ["line ends", "a\r\n::error::b", "a\\r\\n::error::b"],
    ["Unicode line separators", "a\u2028b\u2029", "a\\u2028b\\u2029"],
    ["bidirectional overrides", "\u202eb\u2066", "\\u202eb\\u2066"],
    ["tabs", "a\tb", "a\\tb"],
  ])("escapes %s", (_name, text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  it.each(["ghcr.io/acme/train:v3", "été 日本 🙂", "C:\\new\\table", ""])("leaves %j as it is", (text) => {
    expect(printable(text)).toBe(text);
  });

  it("keeps the meaning of JSON", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const json = JSON.stringify(JSON.parse(text));
        expect(JSON.parse(printable(json))).toEqual(JSON.parse(text));
      }),
    );
  });

  it("covers what an error message quotes", () => {
    expect(shown("a\u009b\u202e\u2028\n")).toBe("a\\u009b\\u202e\\u2028\\n");
  });
});
