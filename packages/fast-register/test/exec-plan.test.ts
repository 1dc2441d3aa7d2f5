import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { planExec } from "@flyte-settings/fast-register/runtime";
import { describe, expect, it } from "vitest";
import { scratch } from "./tree.ts";

const LOC = "s3://b/fast1.tar.gz";
const head = ["--additional-distribution", LOC, "--dest-dir", "/d", "--"];
const dynamic = ["--dynamic-addl-distro", LOC, "--dynamic-dest-dir", "/d"];

const rows: readonly (readonly [name: string, args: readonly string[], argv: readonly string[]])[] = [
  ["before the resolver", [...head, "x", "--resolver", "r"], ["x", ...dynamic, "--resolver", "r"]],
  [
    "before every resolver",
    [...head, "x", "--resolver", "--resolver"],
    ["x", ...dynamic, "--resolver", ...dynamic, "--resolver"],
  ],
  ["not before one with an equals sign", [...head, "x", "--resolver=r"], ["x", "--resolver=r"]],
  [
    "options with equals signs",
    [`--additional-distribution=${LOC}`, "--dest-dir=/d", "--", "--resolver"],
    [...dynamic, "--resolver"],
  ],
  ["words without the dashes", ["--additional-distribution", LOC, "x", "--dest-dir", "/d", "y"], ["x", "y"]],
  ["later dashes belong to the command", [...head, "x", "--", "--", "-y"], ["x", "--", "--", "-y"]],
  ["no distribution, nothing inserted", ["--dest-dir", "/d", "--", "x", "--resolver", "r"], ["x", "--resolver", "r"]],
];

describe("the inner command", () => {
  it.each(rows)("%s", (_, args, argv) => {
    expect(planExec(args, {}, "/w").argv).toEqual(argv);
  });

  it.each([["--nope"], ["--dest-dir"], [...head]])("is not made of %j", (...args) => {
    expect(() => planExec(args, {}, "/w")).toThrow(expect.objectContaining({ code: "USAGE" }));
  });

  it("is not created for an invalid distribution, whose query is hidden", () => {
    expect(() => planExec(["--additional-distribution", "http://h/x.zip?sig=SECRET", "--", "x"], {}, "/w")).toThrow(
      expect.objectContaining({ code: "DISTRIBUTION_INVALID", message: expect.not.stringContaining("SECRET") }),
    );
  });
});

describe("PYTHONPATH", () => {
  const path = (dest: string | undefined, env: Record<string, string>, options = {}): string | undefined => {
    const args = dest === undefined ? ["--", "x"] : ["--additional-distribution", LOC, "--dest-dir", dest, "--", "x"];
    return planExec(args, env, "/w", options).env.PYTHONPATH;
  };

  it("gains the destination at its end", () => {
    expect([path("/d", {}), path("/d/", { PYTHONPATH: "/a:" }), path("", {}), path("s/../t", {})]).toEqual([
      "/d",
      "/a::/d",
      "/w",
      "/w/t",
    ]);
  });

  it("at its start where that is asked for", () => {
    expect(path("/d", { PYTHONPATH: "/a" }, { prependsPath: true })).toBe("/d:/a");
  });

  it("stays when there is no destination", () => {
    expect(path(undefined, { PYTHONPATH: "/a" })).toBe("/a");
  });

  it("holds the real path, the home folder expanded", () => {
    const work = scratch();
    mkdirSync(join(work, "real"));
    symlinkSync("real", join(work, "link"));
    expect(path("~/link", { HOME: work })).toBe(join(work, "real"));
  });
});
