// Needs: git
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, it } from "vitest";
import { answer } from "../src/answer.ts";
import { ops } from "../src/ops/index.ts";
import { pathWith } from "./support/executables.ts";
import { cleanEnv, plant, type Tree } from "./support/tree.ts";
import { hold, vectorLines } from "./support/vectors.ts";

interface Line {
  readonly id: string;
  readonly tree: Tree;
  readonly options: { readonly root: string; readonly pkgs: readonly string[] };
  readonly expect: { readonly files: readonly string[]; readonly digest: string };
}

const file = "bundle/auto.jsonl";
const folder = mkdtempSync(join(tmpdir(), "flyte-settings-auto-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/**
 * flytekit runs the modules and uses those that were loaded; we use those that may be loaded: never fewer, sometimes
 * more.
 */
describe(file, () => {
  for (const line of vectorLines<Line>(file)) {
    for (const mode of ["flytekit", "default"] as const) {
      it(`${mode} ${line.id}`, async () => {
        const work = mkdtempSync(join(folder, "case-"));
        const home = join(work, "home");
        mkdirSync(home);
        plant(line.tree, join(work, "tree"), home);
        const input = {
          root: join(work, "tree", line.options.root),
          output: join(work, "out"),
          copy: "auto",
          pkgs: line.options.pkgs,
          derefSymlinks: false,
          env: cleanEnv(home, pathWith(join(work, "bin"), [])),
        };
        const { output, error } = JSON.parse(await answer(JSON.stringify({ op: "bundle.create", mode, input }), ops));
        const missing = line.expect.files.filter((path) => !output?.files.includes(path));
        const isSame = mode === "default" || output?.digest === line.expect.digest;
        const problem = error
          ? error.message
          : missing.length > 0
            ? `missing ${missing}`
            : isSame
              ? undefined
              : output.files;
        hold(`${mode} ${file} ${line.id}`, problem === undefined ? undefined : String(problem));
      });
    }
  }
});
