import { describe, expect, test } from "vitest";
import { isWithin, pathBelow, relativePosix, toPosix } from "../src/fs/index.ts";

const BELOW = [
  ["win32", "C:\\work", "C:\\work\\src\\a.py", "src/a.py"],
  ["win32", "C:\\work", "C:\\work", ""],
  ["win32", "C:\\work", "c:\\WORK\\Src\\a.py", "Src/a.py"],
  ["win32", "C:\\work", "C:/work/src/a.py", "src/a.py"],
  ["win32", "C:\\", "C:\\work", "work"],
  ["win32", "C:\\work", "C:\\workshop\\a.py", undefined],
  ["win32", "C:\\work", "C:\\work\\..\\a.py", undefined],
  ["win32", "C:\\work", "D:\\work\\a.py", undefined],
  ["win32", "\\\\server\\share\\work", "\\\\server\\share\\work\\a.py", "a.py"],
  ["win32", "\\\\server\\share\\work", "\\\\server\\other\\work\\a.py", undefined],
  ["win32", "\\\\?\\C:\\work", "\\\\?\\C:\\work\\a\\b.py", "a/b.py"],
  ["win32", "C:\\work", "C:\\work\\..a.py", "..a.py"],
  ["win32", "C:\\work", `C:\\work\\${"long\\".repeat(80)}a.py`, `${"long/".repeat(80)}a.py`],
  ["win32", "\\\\?\\UNC\\server\\share\\work", "\\\\?\\UNC\\server\\share\\work\\a.py", "a.py"],
  ["win32", "\\\\SERVER\\Share\\work", "\\\\server\\share\\WORK\\a.py", "a.py"],
  ["win32", "\\\\server\\share\\", "\\\\server\\share\\a\\b.py", "a/b.py"],
  ["win32", "\\\\server\\share\\work", "C:\\work\\a.py", undefined],
  ["win32", "c:\\work", "C:\\work\\a.py", "a.py"],
  ["win32", "C:\\work\\", "C:\\work\\a.py", "a.py"],
  ["win32", "C:\\Größe", "c:\\größe\\Ü.py", "Ü.py"],
  ["win32", "C:\\", "D:\\", undefined],
  ["darwin", "/work", "/work/src/a.py", "src/a.py"],
  ["darwin", "/private/var/x", "/private/var/x/a.py", "a.py"],
  ["linux", "/work", `/work/${"long/".repeat(80)}a.py`, `${"long/".repeat(80)}a.py`],
  ["darwin", "/work", "/WORK/a.py", undefined],
  ["linux", "/work", "/work/a\\b.py", "a\\b.py"],
  ["linux", "/work", "/workshop/a.py", undefined],
  ["linux", "/", "/work", "work"],
] as const;

describe("path forms", () => {
  for (const [system, directory, path, below] of BELOW) {
    test(`${system}: ${path} from ${directory} is ${below ?? "outside"}`.slice(0, 70), () => {
      expect(pathBelow(directory, path, system)).toBe(below);
      expect(isWithin(directory, path, system)).toBe(below !== undefined);
    });
  }
  test("a backslash separates on Windows only", () => {
    expect(toPosix("src\\a.py", "win32")).toBe("src/a.py");
    expect(toPosix("src\\a.py", "darwin")).toBe("src\\a.py");
  });
  test("a relative path has slashes, and another drive stays absolute", () => {
    expect(relativePosix("C:\\work\\a", "C:\\work\\b\\c", "win32")).toBe("../b/c");
    expect(relativePosix("C:\\work", "D:\\b", "win32")).toBe("D:/b");
    expect(relativePosix("C:\\work", "\\\\server\\share\\b", "win32")).toBe("//server/share/b");
  });
});
