import fs, { mkdirSync, readdirSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { unpack } from "@flyte-settings/fast-register/runtime";
import { describe, expect, it } from "vitest";
import { pieces, tar } from "./hostile.ts";
import { scratch } from "./tree.ts";

const archive = tar(
  ...["a", "b", "c"].flatMap((folder) => [1, 2, 3].map((i) => ({ name: `${folder}/f${i}`, data: "x" }))),
);

/** Runs an action just before the n-th call of `name`, from 1. */
async function during<T>(
  name: "renameSync" | "mkdirSync",
  nth: number,
  act: () => void,
  run: () => Promise<T>,
): Promise<T> {
  const real = fs[name] as (...args: unknown[]) => unknown;
  let calls = 0;
  Object.assign(fs, {
    [name]: (...args: unknown[]): unknown => {
      if (++calls === nth) {
        Object.assign(fs, { [name]: real });
        act();
      }
      return real(...args);
    },
  });
  syncBuiltinESMExports();
  try {
    return await run();
  } finally {
    Object.assign(fs, { [name]: real });
    syncBuiltinESMExports();
  }
}

describe.runIf(process.platform === "linux")("a destination directory becomes a link during unpacking", () => {
  it.each([
    ["renameSync", 1],
    ["renameSync", 2],
    ["renameSync", 3],
    ["renameSync", 4],
    ["renameSync", 9],
    ["mkdirSync", 5],
    ["mkdirSync", 6],
    ["mkdirSync", 7],
  ] as const)("before call %s %i, and nothing is written outside", async (name, nth) => {
    const [destination, outside] = [scratch(), scratch()];
    const swap = (): void => {
      for (const folder of ["a", "b", "c"]) {
        const path = join(destination, folder);
        try {
          fs.renameSync(path, join(destination, `moved-${folder}`));
        } catch {
          // does not exist yet
        }
        fs.symlinkSync(outside, path);
      }
    };
    const done = during(name, nth, swap, () => unpack(pieces(archive), destination));
    await done.catch((error: unknown) => expect(error).toMatchObject({ code: "ARCHIVE_UNSAFE" }));
    expect(readdirSync(outside)).toEqual([]);
    expect(readdirSync(destination).filter((each) => each.startsWith(".flyte-"))).toEqual([]);
  });

  it("the directory of staged files too", async () => {
    const [destination, outside] = [scratch(), scratch()];
    const swap = (): void => {
      const staged = join(
        destination,
        readdirSync(destination).find((each) => each.startsWith(".flyte-unpack-")) ?? "",
      );
      fs.renameSync(staged, join(destination, "moved"));
      fs.symlinkSync(outside, staged);
    };
    mkdirSync(join(destination, "kept"));
    await during("mkdirSync", 2, swap, () => unpack(pieces(archive), destination));
    expect(readdirSync(outside)).toEqual([]);
  });
});
