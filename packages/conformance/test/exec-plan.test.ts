import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { answer } from "../src/answer.ts";
import { ops } from "../src/ops/index.ts";
import { vectorLines } from "./support/vectors.ts";

interface Line {
  readonly id: string;
  readonly args: readonly string[];
  readonly before: {
    readonly dirs: readonly string[];
    readonly files: Readonly<Record<string, string>>;
    readonly links: Readonly<Record<string, string>>;
  };
  readonly env: Readonly<Record<string, string>>;
  readonly expect: {
    readonly command: {
      readonly argv: readonly string[];
      readonly cwd: string;
      readonly PYTHONPATH: string | null;
    } | null;
  };
}

const file = "bundle/runtime.jsonl";
const folder = realpathSync(mkdtempSync(join(tmpdir(), "flyte-settings-exec-")));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The cases in which flytekit started the inner command. */
const lines = vectorLines<Line>(file).filter((line) => line.expect.command !== null);

describe(file, () => {
  for (const line of lines) {
    for (const mode of ["flytekit", "default"] as const) {
      it(`${mode} ${line.id}`, async () => {
        const work = mkdtempSync(join(folder, "case-"));
        for (const path of line.before.dirs) mkdirSync(join(work, path), { recursive: true });
        for (const [path, text] of Object.entries(line.before.files)) {
          mkdirSync(dirname(join(work, path)), { recursive: true });
          writeFileSync(join(work, path), text);
        }
        for (const [path, target] of Object.entries(line.before.links)) symlinkSync(target, join(work, path));
        const here = (text: string): string => text.replaceAll("{work}", work);
        const input = {
          args: line.args.map(here),
          env: { HOME: join(work, "home"), ...line.env },
          cwd: join(work, "cwd"),
        };
        const { output } = JSON.parse(await answer(JSON.stringify({ op: "exec.plan", mode, input }), ops));
        const { argv, cwd, PYTHONPATH } = line.expect.command ?? { argv: [], cwd: "", PYTHONPATH: null };
        expect([output.argv.slice(1), output.cwd, output.env.PYTHONPATH ?? null]).toEqual([
          argv.map(here),
          here(cwd),
          PYTHONPATH === null ? null : here(PYTHONPATH),
        ]);
      });
    }
  }
});
