import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const bin = fileURLToPath(new URL("../../packages/cli/dist/bin.js", import.meta.url));
/** The Python project and the package that pyflyte made of it. */
export const examplePackage: string = fileURLToPath(
  new URL("../../examples/python-project/flyte-package.tgz", import.meta.url),
);

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The real command in an empty folder, with nothing of this machine's environment. */
export function runCommand(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const cwd = mkdtempSync(join(tmpdir(), "flyte-settings-docs-"));
  const given = { PATH: process.env["PATH"], HOME: cwd, NO_COLOR: "1", ...env };
  return new Promise((resolve) => {
    execFile(process.execPath, [bin, ...words], { cwd, env: given, maxBuffer: 1 << 26 }, (error, out, err) => {
      rmSync(cwd, { recursive: true, force: true });
      resolve({ code: typeof error?.code === "number" ? error.code : 0, out, err });
    });
  });
}
