import { FlyteSettingsError, isFlyteSettingsError } from "@flyte-settings/core";
import { describe, expect, it } from "vitest";

const others: readonly (readonly [string, unknown])[] = [
  ["plain-error", new Error("x")],
  ["text", "FlyteSettingsError"],
  ["object-of-the-same-shape-that-is-no-error", { name: "FlyteSettingsError", code: "USAGE", details: {} }],
];

describe("isFlyteSettingsError", () => {
  it("knows ours by name and shape", () => {
    expect(isFlyteSettingsError(new FlyteSettingsError("USAGE", "x"))).toBe(true);
  });
  it.each(others)("%s is not ours", (_, value) => {
    expect(isFlyteSettingsError(value)).toBe(false);
  });
});
