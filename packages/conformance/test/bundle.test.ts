// Needs: git, python3, mkfifo
import { createHash } from "node:crypto";
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { answer } from "../src/answer.ts";
import { ops } from "../src/ops/index.ts";
import { difference, type Outcome } from "./support/compare.ts";
import { pathWith } from "./support/executables.ts";
import { cleanEnv, plant, type Tree } from "./support/tree.ts";
import { hold, vectorLines } from "./support/vectors.ts";

interface Expected {
  readonly files?: string[];
  readonly names?: string[];
  /** If the order is that of the disk: sorted, and the tar's bytes are unknown. */
  readonly namesUnordered?: string[];
  readonly digest?: string;
  readonly archiveName?: string;
  readonly tarMd5?: string;
  readonly error?: { readonly type: string; readonly message: string };
  readonly hang?: boolean;
}

interface Line {
  readonly id: string;
  readonly tree: Tree;
  readonly options: {
    readonly copy: string;
    readonly derefSymlinks: boolean;
    readonly root: string;
    readonly gitAvailable?: boolean;
    readonly keepDefaultIgnores?: boolean;
    readonly sourceForm?: string;
    readonly outputDir?: string;
    readonly runs?: number;
  };
  readonly expect: Expected;
  readonly orderDependent?: boolean;
  readonly expectByDirectoryOrder?: { readonly sorted: Expected; readonly reversed: Expected };
}

const file = "bundle/trees.jsonl";
const folder = mkdtempSync(join(tmpdir(), "flyte-settings-bundle-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lines = vectorLines<Line>(file);
const withGit = pathWith(join(folder, "with-git"), ["git"]);
const withoutGit = pathWith(join(folder, "without-git"), []);

describe(file, () => {
  for (const line of lines) {
    const needsRoot = (line.tree.git as { owner?: unknown } | undefined)?.owner !== undefined;
    for (const mode of ["flytekit", "default"] as const) {
      it.skipIf(needsRoot && process.getuid?.() !== 0)(`${mode} ${line.id}`, async () => {
        const work = mkdtempSync(join(folder, "case-"));
        const [tree, home] = [join(work, "tree"), join(work, "home")];
        mkdirSync(home);
        plant(line.tree, tree, home);
        if (needsRoot) giveAway(tree);
        const env = cleanEnv(home, line.options.gitAvailable === false ? withoutGit : withGit);
        const root = sourceOf(line, tree, work);
        const output =
          line.options.outputDir === undefined
            ? join(work, "out")
            : join(tree, line.options.root, line.options.outputDir);
        const { copy, derefSymlinks, keepDefaultIgnores = true } = line.options;
        const input = { root, output, copy, derefSymlinks, keepDefaultIgnores, env };
        const request = JSON.stringify({ op: "bundle.create", mode, input });
        for (let run = 1; run < (line.options.runs ?? 1); run += 1) await answer(request, ops);
        const ours = JSON.parse(await answer(request, ops));
        if (line.expect.hang) {
          // flytekit blocks on a FIFO; we do not, in either mode.
          expect(ours).toHaveProperty("output.files");
          return;
        }
        const candidates = [line.expect, ...Object.values(line.expectByDirectoryOrder ?? {})];
        const why = candidates.map((expected) =>
          difference(peerOf(expected, mode), measured(ours, mode, expected), mode),
        );
        hold(`${mode} ${file} ${line.id}`, why.includes(undefined) ? undefined : why[0]);
        rmSync(work, { recursive: true, force: true });
      });
    }
  }
});

/** In mode `default` the tar's bytes differ, because file modes are normalized. */
function peerOf(expected: Expected, mode: string): Outcome {
  const { files, digest, archiveName, namesUnordered, error } = expected;
  if (error !== undefined) return { error };
  return {
    output: {
      files: files ?? namesUnordered ?? [],
      digest: digest ?? "",
      archiveName: archiveName ?? "",
      tarMd5: isTarKnown(expected, mode) ? (expected.tarMd5 ?? "") : "",
    },
  };
}

function measured(ours: Outcome, mode: string, expected: Expected): Outcome {
  if (ours.error !== undefined) return ours;
  const { files, digest, archive } = ours.output as { files: string[]; digest: string; archive: string };
  const tarMd5 = isTarKnown(expected, mode)
    ? createHash("md5")
        .update(gunzipSync(readFileSync(archive)))
        .digest("hex")
    : "";
  return {
    output: {
      files: expected.namesUnordered === undefined ? files : [...files].sort(),
      digest,
      archiveName: basename(archive),
      tarMd5,
    },
  };
}

function isTarKnown({ namesUnordered }: Expected, mode: string): boolean {
  return mode === "flytekit" && namesUnordered === undefined;
}

function sourceOf({ options }: Line, tree: string, work: string): string {
  const source = join(tree, options.root);
  if (options.sourceForm === "trailing-slash") return `${source}/`;
  if (options.sourceForm === "dot" || options.sourceForm === "relative") return relative(process.cwd(), source);
  if (options.sourceForm !== "symlink") return source;
  symlinkSync(source, join(work, "link"));
  return join(work, "link");
}

function giveAway(path: string): void {
  chownSync(path, 12345, 12345);
  if (!existsSync(path) || !lstatSync(path).isDirectory()) return;
  for (const name of readdirSync(path)) {
    const inner = join(path, name);
    if (!lstatSync(inner).isSymbolicLink()) giveAway(inner);
  }
}
