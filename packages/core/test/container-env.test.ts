import { carriesContext, containerEnv } from "@flyte-settings/core";
import { expect, it } from "vitest";

it("puts the settings' variables first, with the task's values", () => {
  expect(containerEnv({ B: "1", A: "1" }, { A: "2", C: "3" })).toEqual([
    ["B", "1"],
    ["A", "2"],
    ["C", "3"],
  ]);
});

it("keeps the order of pairs with names like numbers, and takes any name", () => {
  const settings = [
    ["2", "b"],
    ["1", "a"],
  ] as const;
  expect(containerEnv(settings, [["__proto__", "x"]])).toEqual([...settings, ["__proto__", "x"]]);
  expect(containerEnv()).toEqual([]);
});

it("only tasks that make tasks carry the context", () => {
  expect((["default", "dynamic", "eager"] as const).map(carriesContext)).toEqual([false, true, true]);
});
