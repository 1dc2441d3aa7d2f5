import fs, {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  LOCK_BUSY,
  readRegularFile,
  removeStaleTempFiles,
  renameOver,
  tempPath,
  withFileLock,
  writeAtomically,
} from "@flyte-settings/node-kit/fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "node-kit-fs-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

type Call = "openSync" | "writeFileSync" | "fsyncSync" | "renameSync" | "fchmodSync";

/** Runs a function while these calls fail the first `times` times. */
function failing<T>(call: Call, code: string, times: number, run: () => T): T {
  const real = fs[call] as (...args: unknown[]) => unknown;
  let left = times;
  const fail = (...args: unknown[]): unknown => {
    if (left-- > 0) throw Object.assign(new Error(code), { code });
    return real(...args);
  };
  Object.assign(fs, { [call]: fail });
  syncBuiltinESMExports();
  try {
    return run();
  } finally {
    Object.assign(fs, { [call]: real });
    syncBuiltinESMExports();
  }
}

describe("writeAtomically", () => {
  it.each([
    ["openSync", "EROFS"],
    ["openSync", "EACCES"],
    ["fchmodSync", "EPERM"],
    ["writeFileSync", "ENOSPC"],
    ["fsyncSync", "EIO"],
    ["renameSync", "EXDEV"],
  ] as const)("leaves the old file and nothing else when %s fails with %s", (call, code) => {
    const path = join(dir, "settings.yaml");
    writeFileSync(path, "old");
    expect(() => failing(call, code, 1, () => writeAtomically(path, "new"))).toThrow(code);
    expect([readdirSync(dir), readFileSync(path, "utf8")]).toEqual([["settings.yaml"], "old"]);
  });

  it("leaves a directory of the target's name as it is", () => {
    mkdirSync(join(dir, "taken", "inside"), { recursive: true });
    expect(() => writeAtomically(join(dir, "taken"), "new")).toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
    expect([readdirSync(dir), readdirSync(join(dir, "taken"))]).toEqual([["taken"], ["inside"]]);
  });

  it.each([
    ["a mode that was given", undefined, 0o600, 0o600],
    ["the mode of the file it replaces", 0o640, undefined, 0o640],
    ["the mode of a read-only file it replaces", 0o444, undefined, 0o444],
    ["a given mode over that of the old file", 0o644, 0o600, 0o600],
  ])("uses %s", (_, old, mode, expected) => {
    const path = join(dir, "f");
    if (old !== undefined) writeFileSync(path, "old");
    if (old !== undefined) chmodSync(path, old);
    writeAtomically(path, "new", mode === undefined ? {} : { mode });
    expect([statSync(path).mode & 0o777, readFileSync(path, "utf8")]).toEqual([expected, "new"]);
  });

  it("replaces a link, not what it leads to", () => {
    writeFileSync(join(dir, "elsewhere"), "kept");
    symlinkSync("elsewhere", join(dir, "link"));
    writeAtomically(join(dir, "link"), "new");
    expect([readFileSync(join(dir, "elsewhere"), "utf8"), readFileSync(join(dir, "link"), "utf8")]).toEqual([
      "kept",
      "new",
    ]);
  });
});

describe("renameOver", () => {
  it.each([
    ["win32", "EPERM", 3, "new"],
    ["win32", "EBUSY", 3, "new"],
    ["win32", "EACCES", 3, "new"],
    ["win32", "ENOSPC", 1, "ENOSPC"],
    ["win32", "EPERM", 99, "EPERM"],
    ["linux", "EPERM", 1, "EPERM"],
  ] as const)("on %s, after %s %i times: %s", (system, code, times, expected) => {
    const [from, to] = [join(dir, "from"), join(dir, "to")];
    writeFileSync(from, "new");
    writeFileSync(to, "old");
    const rename = (): void => failing("renameSync", code, times, () => renameOver(from, to, system));
    if (expected === "new") {
      rename();
      expect(readFileSync(to, "utf8")).toBe("new");
    } else {
      expect(rename).toThrow(expected);
      expect(readFileSync(to, "utf8")).toBe("old");
    }
  });
});

describe("temporary files", () => {
  it("are removed once they are an hour old; other files stay", () => {
    const [old, young] = [tempPath(dir), tempPath(dir)];
    for (const path of [old, young, join(dir, "kept.tmp")]) writeFileSync(path, "");
    for (const path of [old, join(dir, "kept.tmp")]) utimesSync(path, 1e9, 1e9);
    removeStaleTempFiles(dir, Date.now());
    expect(readdirSync(dir).sort()).toEqual([young.slice(dir.length + 1), "kept.tmp"].sort());
  });
});

describe("readRegularFile", () => {
  it.each([
    ["a link to an endless device", (path: string) => symlinkSync("/dev/zero", path), "ENOTREG"],
    ["a directory", (path: string) => mkdirSync(path), "ENOTREG"],
    ["a file over the limit", (path: string) => writeFileSync(path, "x".repeat(11)), "EFBIG"],
    ["a missing file", () => undefined, "ENOENT"],
  ])("refuses %s", (_, make, code) => {
    const path = join(dir, "f");
    make(path);
    expect(() => readRegularFile(path, 10)).toThrow(expect.objectContaining({ code }));
  });

  it.each(["", "x".repeat(10), "x".repeat(300_000)])("reads a file of the size of its limit", (content) => {
    writeFileSync(join(dir, "f"), content);
    expect(readRegularFile(join(dir, "f"), content.length).toString()).toBe(content);
  });
});

describe("withFileLock", () => {
  it("lets one caller in at a time and leaves no lock file", async () => {
    const path = join(dir, "x.lock");
    let inside = 0;
    let most = 0;
    const act = async (): Promise<void> => {
      most = Math.max(most, ++inside);
      await new Promise((done) => setTimeout(done, 2));
      inside--;
    };
    await Promise.all(Array.from({ length: 8 }, () => withFileLock(path, act)));
    expect([most, readdirSync(dir)]).toEqual([1, []]);
  });

  it("takes over a lock that a killed process left", async () => {
    const path = join(dir, "x.lock");
    writeFileSync(path, "gone");
    utimesSync(path, 1e9, 1e9);
    expect(await withFileLock(path, async () => "done")).toBe("done");
    expect(readdirSync(dir)).toEqual([]);
  });

  it("gives up after its patience and leaves the other lock", async () => {
    const path = join(dir, "x.lock");
    writeFileSync(path, "held");
    await expect(withFileLock(path, async () => 1, { patienceMs: 20 })).rejects.toMatchObject({ code: LOCK_BUSY });
    expect(readFileSync(path, "utf8")).toBe("held");
  });

  it("releases the lock when the act fails", async () => {
    await expect(withFileLock(join(dir, "x.lock"), () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(readdirSync(dir)).toEqual([]);
  });
});
