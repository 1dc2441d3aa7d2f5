import { chmodSync, existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { it } from "../../../tooling/test-directory.ts";
import { keepCompiledCode } from "../src/host/compile-cache.ts";

/** The directory that Node is told to keep compiled code in. */
function kept(dir: string, env: Readonly<Record<string, string>> = {}, euid = process.geteuid?.() ?? 0) {
  let directory: string | undefined;
  const own = { env: { XDG_CACHE_HOME: join(dir, "cache"), ...env }, platform: process.platform, geteuid: () => euid };
  keepCompiledCode(own, (path) => {
    directory = path;
  });
  return directory;
}

describe("compiled code", () => {
  it("is kept in the user's cache directory, which only the user can read", ({ dir }) => {
    const directory = join(dir, "cache/flyte-settings/compiled");
    expect(kept(dir)).toBe(directory);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(kept(dir)).toBe(directory);
  });

  it("may be kept behind a link to a directory of the user", ({ dir }) => {
    mkdirSync(join(dir, "disk"), { mode: 0o700 });
    symlinkSync(join(dir, "disk"), join(dir, "cache"));
    expect(kept(dir)).toBe(join(dir, "disk/flyte-settings/compiled"));
  });

  it.for([
    ["the cache directory", "cache"],
    ["our directory in it", "cache/flyte-settings"],
    ["the directory itself", "cache/flyte-settings/compiled"],
  ] as const)("is not kept if others can write %s", ([, path], { dir }) => {
    mkdirSync(join(dir, path), { recursive: true });
    chmodSync(join(dir, path), 0o777);
    expect(kept(dir)).toBeUndefined();
  });

  it("is not kept if others can read the directory", ({ dir }) => {
    mkdirSync(join(dir, "cache/flyte-settings/compiled"), { recursive: true, mode: 0o755 });
    expect(kept(dir)).toBeUndefined();
  });

  it("is not kept in a directory of another user", ({ dir }) => {
    expect(kept(dir, {}, 12345)).toBeUndefined();
  });

  it("is not kept behind a link below the cache directory", ({ dir }) => {
    mkdirSync(join(dir, "cache/flyte-settings"), { recursive: true, mode: 0o700 });
    mkdirSync(join(dir, "elsewhere"), { mode: 0o700 });
    symlinkSync(join(dir, "elsewhere"), join(dir, "cache/flyte-settings/compiled"));
    expect(kept(dir)).toBeUndefined();
  });

  it("is not kept if the directory cannot be made", ({ dir }) => {
    writeFileSync(join(dir, "cache"), "");
    expect(kept(dir)).toBeUndefined();
  });

  it.for([
    ["NODE_COMPILE_CACHE", "/elsewhere"],
    ["NODE_DISABLE_COMPILE_CACHE", "1"],
    ["XDG_CACHE_HOME", "relative"],
  ] as const)("is not kept with %s", ([name, value], { dir }) => {
    expect(kept(dir, { [name]: value })).toBeUndefined();
    expect(existsSync(join(dir, "cache"))).toBe(false);
  });
});
