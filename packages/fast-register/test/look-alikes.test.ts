import { bundleCode } from "@flyte-settings/fast-register";
import { expect, it } from "vitest";
import { cleanEnv, plant, scratch } from "./tree.ts";

async function said(...paths: string[]): Promise<string[]> {
  const said: string[] = [];
  const root = plant(scratch(), Object.fromEntries(paths.map((path) => [path, path])));
  const host = { env: cleanEnv("/nonexistent"), report: (message: string) => void said.push(message) };
  await bundleCode(root, host, { output: scratch() });
  return said;
}

it("files that are the same to the digest are named", async () => {
  expect(await said("x/y.py", "xy.py")).toEqual([
    expect.stringMatching(/^x\/y\.py and xy\.py are the same to the bundle's name, which leaves separators out/),
  ]);
  expect(await said("a/bc", "ab/c", "abc", "z")).toEqual([expect.stringContaining("(one of 2 such pairs)")]);
  expect(await said("a/b", "a-b", "a/c", "ac2")).toEqual([]);
});
