// Needs: git

import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { afterAll, describe, it } from "vitest";
import { answer } from "../src/answer.ts";
import { ops } from "../src/ops/index.ts";
import { difference, type Outcome } from "./support/compare.ts";
import { pathWith } from "./support/executables.ts";
import { cleanEnv, plant, type Tree } from "./support/tree.ts";
import { hold, vectorLines } from "./support/vectors.ts";

type Entry = Omit<Tree["entries"][number], "type"> & { readonly type?: Tree["entries"][number]["type"] };

interface Line {
  readonly id: string;
  readonly input: {
    readonly tree: {
      readonly entries: readonly Entry[];
      readonly outside?: Readonly<Record<string, string>>;
      readonly git?: Git;
    };
    readonly options: { readonly copy: string; readonly root: string; readonly rootForm: string };
  };
  readonly output?: { readonly files: string[]; readonly digest: string; readonly tarMd5: string };
  readonly error?: { readonly type: string; readonly message: string };
}

interface Git {
  readonly init?: boolean;
  readonly at?: string;
  readonly add?: readonly string[];
  readonly nested?: readonly (string | { readonly path: string; readonly add?: readonly string[] })[];
  readonly infoExclude?: string;
  readonly userExcludes?: string;
}

const file = "flyte2/bundle.jsonl";
const folder = mkdtempSync(join(tmpdir(), "flyte-settings-flyte2-bundle-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = pathWith(join(folder, "bin"), ["git"]);

describe(file, () => {
  // disk order determines link-dir, and Python imports what the other styles copy
  const lines = vectorLines<Line>(file).filter(
    ({ id, input: { options } }) => id !== "link-dir" && options.copy === "all",
  );
  for (const line of lines) {
    it(`flyte2 ${line.id}`, async () => {
      const { tree, options } = line.input;
      const work = mkdtempSync(join(folder, "case-"));
      const [source, home, outside] = ["src", "home", "outside"].map((name) => join(work, name)) as [
        string,
        string,
        string,
      ];
      mkdirSync(home);
      const others = Object.entries(tree.outside ?? {}).map(([name, content]) => ({ path: name, content }));
      plant({ entries: typed(others, outside) }, outside, home);
      plant({ entries: typed(tree.entries, outside), ...gitOf(tree.git) } as Tree, source, home);
      const root = join(source, options.root);
      if (options.rootForm === "symlink") symlinkSync(root, join(work, "link"));
      const input = {
        root: options.rootForm === "symlink" ? join(work, "link") : root,
        output: join(work, "out"),
        options,
        env: cleanEnv(home, path),
      };
      const ours: Outcome = JSON.parse(
        await answer(JSON.stringify({ op: "bundle.create", mode: "flyte2", input }), ops),
      );
      hold(`flyte2 ${file} ${line.id}`, difference(expected(line), measured(ours), "flytekit"));
      rmSync(work, { recursive: true, force: true });
    });
  }
});

function typed(entries: readonly Entry[], outside: string): Tree["entries"] {
  return entries.map((entry) => ({
    ...entry,
    type: entry.type ?? "file",
    ...omitUndefined({
      target: entry.target === undefined ? undefined : entry.target.replaceAll("<outside>", outside),
    }),
  }));
}

function gitOf(git: Git | undefined): object {
  if (git === undefined || git === null) return {};
  const nested = (git.nested ?? []).map((each) => (typeof each === "string" ? { path: each } : each));
  return {
    git: { init: true, forceAdd: true, ...git, nested: nested.map((each) => ({ add: ["."], commit: true, ...each })) },
  };
}

function expected({ output, error }: Line): Outcome {
  if (error !== undefined) return { error };
  const { files = [], digest = "", tarMd5 = "" } = output ?? {};
  return { output: { files, digest, tarMd5 } };
}

function measured(ours: Outcome): Outcome {
  if (ours.error !== undefined) return ours;
  const { files, digest, tarMd5 } = ours.output as { files: string[]; digest: string; tarMd5: string };
  return { output: { files, digest, tarMd5 } };
}
