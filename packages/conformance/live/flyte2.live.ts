// Needs: git
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, it } from "vitest";
import type { Json } from "../src/json.ts";
import { difference } from "../test/support/compare.ts";
import { pathWith } from "../test/support/executables.ts";
import { cleanEnv, plant } from "../test/support/tree.ts";
import { Difference, ours, report, seed } from "./differential.ts";
import { a0Case, bundleArgs, container, endpoint, references } from "./generate/flyte2-args.ts";
import { imageCache, imageCacheText } from "./generate/flyte2-caches.ts";
import { type ConfigCase, configCase } from "./generate/flyte2-configs.ts";
import { type BundleCase, bundleCase } from "./generate/flyte2-trees.ts";
import { flyteignoreCase, flyteignoreLine } from "./generate/flyteignore.ts";
import { Oracle } from "./oracle.ts";
import type { Flyte2Peer } from "./peer-python.ts";

const version = (process.env["FLYTE_SETTINGS_FLYTE2"] ?? "flyte-2.12.1") as Flyte2Peer;
const folder = mkdtempSync(join(tmpdir(), "flyte-settings-live-flyte2-"));
const programs = pathWith(join(folder, "bin"), ["git"]);
let peer: Oracle;

beforeAll(() => {
  peer = new Oracle(version);
});
afterAll(() => {
  peer.stop();
  rmSync(folder, { recursive: true, force: true });
});

const cases: readonly (readonly [op: string, what: string, runs: number, inputs: fc.Arbitrary<Json>])[] = [
  ["imageCache.encode", "image caches", 500, imageCache],
  ["imageCache.decode", "texts of image caches", 1000, imageCacheText],
  ["a0.parse", "command lines of a0", 500, a0Case],
  ["args.codeBundle", "arguments of deployed tasks", 300, bundleArgs],
  ["task.container", "containers", 300, container],
  ["image.refs", "references", 300, references],
  ["endpoint", "endpoints", 500, endpoint],
  ["ignore.flyte", "ignore files", 300, flyteignoreCase],
  ["flyteignore.normalize", "ignore lines", 500, flyteignoreLine],
]; // biome-ignore format: a table

describe(`${version}, seed ${seed}`, () => {
  for (const [op, what, runs, inputs] of cases) {
    it(`${op}: ${runs} ${what}`, () =>
      report(
        fc.asyncProperty(inputs, (input) => compare(op, input)),
        runs,
      ));
  }

  it("config.auto: 300 configurations", () =>
    report(
      fc.asyncProperty(configCase, (given) => onDisk((work) => compare("config.auto", planted(given, work), given))),
      300,
    ));

  it("bundle.create: 300 trees: files, digest, the tar's bytes", () => report(bundles("bundle.create"), 300));
  it("bundle.list: 500 repositories: files and digest", () => report(bundles("bundle.list"), 500));
});

function bundles(op: string): fc.IAsyncProperty<[BundleCase]> {
  return fc.asyncProperty(bundleCase, (given) => onDisk((work) => compareBundle(op, given, work)));
}

/** @param shown printed with a difference if the input is on disk */
async function compare(op: string, input: Json, shown: unknown = input, keep?: readonly string[]): Promise<void> {
  const [expected, got] = [await peer.ask(op, input), await ours(op, "flyte2", input)];
  const { output } = got;
  const measured =
    keep === undefined || got.error !== undefined
      ? got
      : { output: Object.fromEntries(keep.map((key) => [key, (output as Record<string, Json>)[key] as Json])) };
  const why = difference(expected, measured, "flytekit");
  if (why !== undefined) throw new Difference(op, "flyte2", shown as Json, expected, why);
}

async function onDisk(run: (work: string) => Promise<void>): Promise<void> {
  const work = mkdtempSync(join(folder, "case-"));
  try {
    await run(work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function planted({ files, git, ...rest }: ConfigCase, work: string): Json {
  for (const name of ["cwd", "home", "repo/sub", "other"]) mkdirSync(join(work, name), { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(work, path)), { recursive: true });
    writeFileSync(join(work, path), content);
  }
  // the minimum for git to find the root of a repository
  for (const each of git === null ? [] : ["objects", "refs"])
    mkdirSync(join(work, String(git), ".git", each), { recursive: true });
  if (git !== null) writeFileSync(join(work, git, ".git/HEAD"), "ref: refs/heads/main\n");
  return { ...rest, root: work } as unknown as Json;
}

function compareBundle(op: string, given: BundleCase, work: string): Promise<void> {
  // links out of the source must not reach written files
  const [source, home] = [join(work, "tree/src"), join(work, "home")];
  mkdirSync(home);
  plant(given.tree, source, home);
  const options = { copy: "all", include: given.include };
  const input = { root: join(source, given.root), output: join(work, "out"), options, env: cleanEnv(home, programs) };
  const keys = op === "bundle.create" ? ["files", "digest", "tarMd5"] : ["files", "digest"];
  const { output, ...listed } = input;
  return compare(op, (op === "bundle.create" ? input : listed) as unknown as Json, given, keys);
}
