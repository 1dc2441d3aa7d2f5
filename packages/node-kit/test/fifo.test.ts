// Needs: mkfifo
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "vitest";
import { it } from "../../../tooling/test-directory.ts";
import { readRegularFile } from "../src/fs/index.ts";

it("readRegularFile refuses a FIFO without a writer", ({ dir }) => {
  const path = join(dir, "f");
  execFileSync("mkfifo", [path]);
  expect(() => readRegularFile(path, 10)).toThrow(expect.objectContaining({ code: "ENOTREG" }));
});
