import { nearestName } from "@flyte-settings/core/internal";
import { expect, it } from "vitest";

const known = ["default", "spark", "version", "digest", "fqn"];

it.each([
  ["swapped", "sprak", "spark"],
  ["left-out", "defalt", "default"],
  ["added", "versions", "version"],
  ["changed", "digezt", "digest"],
  ["case", "FQN", "fqn"],
  ["far-away", "tensorflow", undefined],
  ["empty", "", undefined],
  ["long", "s".repeat(10_000), undefined],
])("%s", (_, name, expected) => {
  expect(nearestName(name, known)).toBe(expected);
});
