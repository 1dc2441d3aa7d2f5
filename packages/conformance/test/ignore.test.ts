// Needs: git, python3, mkfifo
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, it, vi } from "vitest";
import { answer } from "../src/answer.ts";
import { ops } from "../src/ops/index.ts";
import { difference } from "./support/compare.ts";
import { plant, type Tree } from "./support/tree.ts";
import { hold, vectorLines } from "./support/vectors.ts";

interface PatternLine {
  readonly id: string;
  readonly text?: string;
  readonly patterns?: string[];
  readonly default?: boolean;
  readonly paths: string[];
  readonly ignored?: boolean[];
  readonly expect?: { readonly error: { readonly type: string; readonly message: string } };
}

interface GitLine {
  readonly id: string;
  readonly tree: Tree;
  readonly ignored: { readonly files: Record<string, boolean>; readonly dirs: Record<string, boolean> };
}

const modes = ["flytekit", "default"] as const;
const patterns = [
  ["bundle/ignore-docker.jsonl", "ignore.docker"],
  ["bundle/ignore-standard.jsonl", "ignore.standard"],
] as const;

describe.each(patterns)("%s", (file, op) => {
  for (const line of vectorLines<PatternLine>(file)) {
    for (const mode of modes) {
      it(`${mode} ${line.id}`, async () => {
        const { text, patterns, paths } = line;
        const request = JSON.stringify({ op, mode, input: { text, patterns, default: line.default, paths } });
        const peer = line.expect ?? { output: { ignored: line.ignored ?? [] } };
        hold(`${mode} ${file} ${line.id}`, difference(peer, JSON.parse(await answer(request, ops)), mode));
      });
    }
  }
});

const git = "bundle/ignore-git.jsonl";

describe(git, () => {
  const folder = mkdtempSync(join(tmpdir(), "flyte-settings-ignore-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(() => vi.unstubAllEnvs());

  for (const line of vectorLines<GitLine>(git)) {
    it(`both modes ${line.id}`, async () => {
      const [root, home] = [join(folder, line.id), join(folder, `${line.id}-home`)];
      mkdirSync(home);
      plant(line.tree, root, home);
      vi.stubEnv("HOME", home);
      vi.stubEnv("XDG_CONFIG_HOME", undefined);
      vi.stubEnv("GIT_CONFIG_NOSYSTEM", "1");
      const expected = { ...line.ignored.files, ...line.ignored.dirs };
      const input = { root, paths: Object.keys(expected) };
      for (const mode of modes) {
        const ours = JSON.parse(await answer(JSON.stringify({ op: "ignore.git", mode, input }), ops));
        const named = ours.error
          ? { error: ours.error }
          : { output: Object.fromEntries(input.paths.map((path, at) => [path, ours.output.ignored[at]])) };
        hold(`${mode} ${git} ${line.id}`, difference({ output: expected }, named, mode));
      }
    });
  }
});
