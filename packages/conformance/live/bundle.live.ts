import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, it } from "vitest";
import type { Json } from "../src/json.ts";
import { difference, type Outcome } from "../test/support/compare.ts";
import { pathWith } from "../test/support/executables.ts";
import { cleanEnv, plant, type Tree } from "../test/support/tree.ts";
import { Difference, differential, ours, report, seed } from "./differential.ts";
import { dockerText, path, standardPatterns, tree } from "./generate/ignore.ts";
import { Oracle } from "./oracle.ts";

interface Skipped {
  readonly path: string;
  readonly reason: string;
}

interface Listed {
  readonly skipped?: readonly Skipped[];
}

const both = ["flytekit", "default"] as const;
const folder = mkdtempSync(join(tmpdir(), "flyte-settings-live-bundle-"));
const programs = pathWith(join(folder, "bin"), ["git"]);
const noPrograms = pathWith(join(folder, "no-bin"), []);
let peer: Oracle;

beforeAll(() => {
  peer = new Oracle("flytekit-1.16.24");
});
afterAll(() => {
  peer.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe(`bundles against flytekit 1.16.24 and docker-py, seed ${seed}`, () => {
  it("100,000 paths under patterns as docker-py reads them", () => {
    const paths = fc.uniqueArray(path, { minLength: 50, maxLength: 50 });
    const inputs = fc.tuple(dockerText, paths).map(([text, paths]): Json => ({ text, paths }));
    return differential(inputs, { op: "ignore.docker", runs: 2000, modes: both, peers: [peer] });
  });

  it("20,000 paths under shell patterns", () => {
    const paths = fc.uniqueArray(path, { minLength: 20, maxLength: 20 });
    const inputs = fc
      .tuple(standardPatterns, paths)
      .map(([patterns, paths]): Json => ({ patterns, default: false, paths }));
    return differential(inputs, { op: "ignore.standard", runs: 1000, modes: both, peers: [peer] });
  });

  it("300 trees: files, digest, the tar's bytes", () =>
    report(
      fc.asyncProperty(tree, fc.boolean(), async (tree, derefSymlinks) => {
        const { work, root, env } = planted(tree);
        const expected = await peer.ask("bundle.create", { root, output: join(work, "peer"), derefSymlinks, env });
        const input = { root, output: join(work, "ours"), copy: "all", derefSymlinks, env };
        const got = measured(await ours("bundle.create", "flytekit", input));
        const why =
          difference(expected, got, "flytekit") ??
          (isAlike(tree)
            ? difference(withoutTar(expected), withoutTar(measured(await byDefault(input))), "default")
            : undefined);
        rmSync(work, { recursive: true, force: true });
        if (why !== undefined)
          throw new Difference("bundle.create", "flytekit", tree as unknown as Json, expected, why);
      }),
      300,
    ));

  it("150 trees with flytekit's older method: members, digest, tar bytes", () =>
    report(
      fc.asyncProperty(tree, fc.boolean(), async (tree, derefSymlinks) => {
        const { work, root, env } = planted(tree);
        const input = { root, copy: "legacy", derefSymlinks, env };
        const expected = await peer.ask("bundle.create", { ...input, output: join(work, "peer") });
        const got = await ours("bundle.create", "flytekit", { ...input, output: join(work, "ours") });
        const why = difference(expected, measured(got), "flytekit");
        rmSync(work, { recursive: true, force: true });
        if (why !== undefined)
          throw new Difference("bundle.create", "flytekit", tree as unknown as Json, expected, why);
      }),
      150,
    ));

  it("200 repositories: git's answer is our own reader's", () =>
    report(
      fc.asyncProperty(
        tree.filter(({ git }) => git !== undefined),
        async (tree) => {
          const { work, root, home } = planted(tree);
          const list = (path: string) =>
            ours("bundle.list", "default", { root, copy: "all", env: cleanEnv(home, path) });
          const [asked, read] = [await list(programs), await list(noPrograms)];
          const why = difference(withoutIgnoredFolders(asked, read, root), read, "default");
          rmSync(work, { recursive: true, force: true });
          if (why !== undefined) throw new Difference("bundle.list", "default", tree as unknown as Json, asked, why);
        },
      ),
      200,
    ));
});

/**
 * Git also lists a directory as ignored if no rule matches it but everything in it is ignored. A link to such a
 * directory adds no file either way; only git's result lists it among the skipped entries. Every other entry must be in
 * both results.
 */
function withoutIgnoredFolders(asked: Outcome, read: Outcome, root: string): Outcome {
  const [{ skipped = [], ...list }, also] = [asked, read].map(({ output }) => (output ?? {}) as Listed) as [
    Listed,
    Listed,
  ];
  const isFolder = (target: string): boolean =>
    statSync(join(root, target), { throwIfNoEntry: false })?.isDirectory() === true;
  const isEmptyFolder = ({ path, reason }: Skipped): boolean => {
    const target = /^a link to (.*), which is ignored$/s.exec(reason)?.[1];
    return target !== undefined && isFolder(target) && !also.skipped?.some((each) => each.path === path);
  };
  return asked.error
    ? asked
    : { output: { ...list, skipped: skipped.filter((each) => !isEmptyFolder(each)) } as unknown as Json };
}

function planted(tree: Tree): { work: string; root: string; home: string; env: Record<string, string> } {
  const work = mkdtempSync(join(folder, "tree-"));
  const [root, home] = [join(work, "tree"), join(work, "home")];
  mkdirSync(home);
  plant(tree, root, home);
  return { work, root, home, env: cleanEnv(home, programs) };
}

function byDefault(input: Json): Promise<Outcome> {
  return ours("bundle.create", "default", input);
}

/**
 * Excludes everything that the two modes treat differently: links, names that git quotes, nested or missing
 * repositories.
 */
function isAlike({ entries, git = {} }: Tree): boolean {
  const plain = entries.every(({ path = "", type }) => type !== "symlink" && /^[!#-[\]-~]*( [!#-[\]-~]*)*$/.test(path));
  return plain && git.init === true && git.nested === undefined;
}

/** Modes are normalized by default, so the bytes of the tar differ; files and digest do not. */
function withoutTar(answer: Outcome): Outcome {
  return answer.error === undefined ? { output: { ...(answer.output as object), tarMd5: "" } } : answer;
}

function measured(answer: Outcome): Outcome {
  if (answer.error !== undefined) return answer;
  const { files, archive } = answer.output as { files: string[]; archive: string };
  const tarMd5 = createHash("md5")
    .update(gunzipSync(readFileSync(archive)))
    .digest("hex");
  return { output: { files, archive: basename(archive), tarMd5 } };
}
