import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { it } from "../../../tooling/test-directory.ts";
import { environmentOf } from "../src/host/node-host.ts";
import { cacheDirectory, stateDirectory } from "../src/host/user-directories.ts";
import { notStarted } from "../src/plugins/run-program.ts";
import { openBrowser } from "../src/process/programs.ts";

const DIRECTORIES = [
  ["linux", {}, "/home/a", "/home/a/.cache"],
  ["darwin", {}, "/Users/a", "/Users/a/Library/Caches"],
  ["win32", { LOCALAPPDATA: "D:\\Local" }, "C:\\Users\\a", "D:\\Local"],
  ["win32", {}, "C:\\Users\\a", "C:\\Users\\a\\AppData\\Local"],
  ["darwin", { XDG_CACHE_HOME: "/cache" }, "/Users/a", "/cache"],
  ["linux", { XDG_CACHE_HOME: "" }, "/home/a", "/home/a/.cache"],
] as const;

const STATE_DIRECTORIES = [
  ["linux", {}, "/home/a", "/home/a/.local/state"],
  ["darwin", {}, "/Users/a", "/Users/a/Library/Application Support"],
  ["win32", {}, "C:\\Users\\a", "C:\\Users\\a\\AppData\\Local"],
  ["linux", { XDG_STATE_HOME: "/state" }, "/home/a", "/state"],
] as const;

describe("a host on another system", () => {
  for (const [platform, env, home, expected] of DIRECTORIES) {
    test(`caches on ${platform} are in ${expected}`, () => {
      expect(cacheDirectory({ platform, env }, home)).toBe(expected);
    });
  }
  for (const [platform, env, home, expected] of STATE_DIRECTORIES) {
    test(`records on ${platform} are in ${expected}`, () => {
      expect(stateDirectory({ platform, env }, home)).toBe(expected);
    });
  }
  test("names of the environment are in capitals on Windows only", () => {
    const env = { Path: "C:\\bin", PathExt: ".EXE", lower: "x" };
    expect(environmentOf({ platform: "win32", env })).toEqual({ PATH: "C:\\bin", PATHEXT: ".EXE", LOWER: "x" });
    expect(environmentOf({ platform: "linux", env })).toEqual(env);
  });
});

describe("a browser", () => {
  const url = "http://127.0.0.1:1/a?b=c&d=%25";
  it.for([
    ["linux", "xdg-open", [url]],
    ["darwin", "open", [url]],
    ["win32", "rundll32", ["url.dll,FileProtocolHandler", url]],
    ["freebsd", "xdg-open", [url]],
  ] as const)("is opened on %s with %s, and the address is one argument", async ([platform, opener, args], { dir }) => {
    for (const name of ["xdg-open", "open", "rundll32"]) {
      writeFileSync(
        join(dir, name),
        `#!/bin/sh\nprintf '%s\\n' ${name} "$@" > ${dir}/part\n/bin/mv ${dir}/part ${dir}/called\n`,
      );
      chmodSync(join(dir, name), 0o755);
    }
    await openBrowser(url, { cwd: "/", env: { PATH: dir }, platform });
    let called = "";
    while (called === "") {
      called = await Promise.resolve()
        .then(() => readFileSync(join(dir, "called"), "utf8"))
        .catch(() => "");
      if (called === "") await wait(10);
    }
    expect(called.trim().split("\n")).toEqual([opener, ...args]);
  });

  it("that does not exist is not an error or run from the working directory", async ({ dir }) => {
    for (const name of ["xdg-open", "open", "rundll32", "rundll32.exe"]) {
      writeFileSync(join(dir, name), `#!/bin/sh\ntouch ${dir}/called\n`);
      chmodSync(join(dir, name), 0o755);
    }
    for (const platform of ["linux", "darwin", "win32"] as const)
      await openBrowser(url, { cwd: dir, env: { PATH: "." }, platform });
    expect(() => readFileSync(join(dir, "called"))).toThrow("ENOENT");
  });
});

describe("hints for a program that does not start", () => {
  const failures = ["not-found", "not-executable", "not-started", "timed-out", "ended"] as const;
  test.each(failures)("%s: on Windows they name nothing of POSIX systems", (failure) => {
    const { message } = notStarted("C:\\work\\tag.py", failure, "win32");
    expect(message).not.toMatch(/chmod|\/tmp|\bsh\b|\/bin\//);
    expect(message).toMatch(/^C:\\work\\tag\.py cannot be started: /);
  });
  test.each(["linux", "darwin"] as const)("a file that is not executable: on %s chmod is named", (platform) => {
    expect(notStarted("/p/tag.py", "not-executable", platform).message).toBe(
      '/p/tag.py cannot be started: it is not executable. Run chmod +x on it, or name what runs it: interpreter: ["python3"]',
    );
  });
});
