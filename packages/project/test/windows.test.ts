import { describe, expect, test } from "vitest";
import { cacheDirectory } from "../src/host/cache-directory.ts";
import { environmentOf } from "../src/host/node-host.ts";

const DIRECTORIES = [
  ["linux", {}, "/home/a", "/home/a/.cache"],
  ["darwin", {}, "/Users/a", "/Users/a/Library/Caches"],
  ["win32", { LOCALAPPDATA: "D:\\Local" }, "C:\\Users\\a", "D:\\Local"],
  ["win32", {}, "C:\\Users\\a", "C:\\Users\\a\\AppData\\Local"],
  ["darwin", { XDG_CACHE_HOME: "/cache" }, "/Users/a", "/cache"],
  ["linux", { XDG_CACHE_HOME: "" }, "/home/a", "/home/a/.cache"],
] as const;

describe("a host on another system", () => {
  for (const [platform, env, home, expected] of DIRECTORIES) {
    test(`caches on ${platform} are in ${expected}`, () => {
      expect(cacheDirectory({ platform, env }, home)).toBe(expected);
    });
  }
  test("names of the environment are in capitals on Windows only", () => {
    const env = { Path: "C:\\bin", PathExt: ".EXE", lower: "x" };
    expect(environmentOf({ platform: "win32", env })).toEqual({ PATH: "C:\\bin", PATHEXT: ".EXE", LOWER: "x" });
    expect(environmentOf({ platform: "linux", env })).toEqual(env);
  });
});
