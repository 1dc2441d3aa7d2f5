import { type Dirent, lstatSync, readdir, readlinkSync, realpathSync, type Stats, statSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { FlyteSettingsError, shown } from "@flyte-settings/core/plugin";
import { decodeName, hostPath } from "@flyte-settings/node-kit/fs";
import { pathBelow } from "./disk-folder.ts";
import { type GitScope, noGit } from "./ignore/git-scope.ts";
import { type IgnoreRules, isIgnoredBelow, isIgnoredByPattern } from "./ignore/ignore-rules.ts";
import { inFolder } from "./path-text.ts";

/** What becomes of a link: its target is packed in its place, it is packed as a link, the run stops, it is left out. */
export type LinkPolicy = "follow" | "keep" | "error" | "skip";

/** Left out although no rule names it. */
export interface Skipped {
  readonly path: string;
  /** For people: `a socket`, `a broken link`. */
  readonly reason: string;
}

export interface Walked {
  /** Relative paths, in no order. */
  readonly files: string[];
  /** Path of a link that is kept → its target, relative to the link. */
  readonly links: Map<string, string>;
  readonly skipped: Skipped[];
}

export interface WalkOptions {
  readonly rules: IgnoreRules;
  /** Links whose target lies inside the source root. */
  readonly links: LinkPolicy;
  /** Links that lead out of it. */
  readonly outsideLinks: LinkPolicy;
  /** Paths that are ours: left out and named. */
  isOwn(path: string): boolean;
  /** Called after each folder with the files found so far. */
  onListing?(files: number): void;
}

/**
 * Files below a root, ignored folders not entered. All folders are read at once: the pool of Node decides how many.
 * `.git` folders, ignored paths and empty folders are nothing; odd files are named in `skipped`.
 *
 * @throws BUNDLE_SOURCE_REFUSED when the root cannot be read, BUNDLE_LINK_REFUSED under the policy `error`
 */
export async function walk(root: string, options: WalkOptions): Promise<Walked> {
  const walked: Walked = { files: [], links: new Map(), skipped: [] };
  const realRoot = realpathSync(root);
  const tree: Tree = { root, realRoot, options, walked };
  await walkFolder(tree, "", options.rules.git, { isIgnored: false, real: [realRoot] });
  return walked;
}

interface Tree {
  readonly root: string;
  readonly realRoot: string;
  readonly options: WalkOptions;
  readonly walked: Walked;
}

interface Place {
  /** Everything here is ignored; only `include` counts. */
  readonly isIgnored: boolean;
  /** Real paths of the folders that links led to, and the root's: a link to one of them or above is a cycle. */
  readonly real: readonly string[];
}

async function walkFolder(tree: Tree, folder: string, above: GitScope, outer: Place): Promise<void> {
  const entries = await readFolder(tree, folder);
  if (entries === undefined) return;
  const marks = { hasGit: false, hasGitignore: false };
  let place = outer;
  for (const { name } of entries) {
    if (name === ".git") marks.hasGit = true;
    else if (name === ".gitignore") marks.hasGitignore = true;
    else if (name === "pyvenv.cfg" && folder !== "") place = { ...outer, isIgnored: true };
  }
  if (place !== outer && !includesBelow(tree, folder)) {
    tree.walked.skipped.push({ path: folder, reason: "a virtual environment" });
    return;
  }
  const git = folder === "" ? above : await above.enter(folder, marks);
  const inside: Promise<void>[] = [];
  for (const entry of entries) {
    const path = inFolder(folder, entry.name);
    const kind = kindOf(tree, path, entry);
    if (kind === "folder") {
      if (entry.name === ".git") continue;
      const isIgnored = place.isIgnored || git.ignores(path, true) || isIgnoredBelow(tree.options.rules, path);
      if (!isIgnored || includesBelow(tree, path)) inside.push(walkFolder(tree, path, git, { ...place, isIgnored }));
    } else if (kind === "file" && tree.options.isOwn(path)) {
      tree.walked.skipped.push({ path, reason: "an earlier bundle" });
    } else if (!isLeftOut(tree, git, place, path)) {
      if (kind === "file") tree.walked.files.push(path);
      else if (kind === "link") inside.push(...takeLink(tree, path, place));
      else tree.walked.skipped.push({ path, reason: kind });
    }
  }
  tree.options.onListing?.(tree.walked.files.length);
  await Promise.all(inside);
}

function includesBelow(tree: Tree, folder: string): boolean {
  return tree.options.rules.include?.mayMatchBelow(folder) === true;
}

function isLeftOut(tree: Tree, git: GitScope, place: Place, path: string): boolean {
  const { rules } = tree.options;
  if (rules.include?.matches(path) === true) return false;
  return place.isIgnored || git.ignores(path, false) || isIgnoredByPattern(rules, path);
}

function takeLink(tree: Tree, path: string, place: Place): Promise<void>[] {
  const { options, walked } = tree;
  const skip = (reason: string): Promise<void>[] => {
    walked.skipped.push({ path, reason });
    return [];
  };
  let real: string;
  let target: Stats;
  try {
    real = realpathSync(hostPath(join(tree.root, path)));
    target = statSync(real);
  } catch {
    return skip("a broken link");
  }
  const isInside = real === tree.realRoot || real.startsWith(`${tree.realRoot}/`);
  const policy = isInside ? options.links : options.outsideLinks;
  const where = isInside ? "inside the source" : "out of the source";
  if (policy === "error") throw linkRefused(path, where);
  if (policy === "skip") return skip(`a link ${where}`);
  if (!target.isFile() && !target.isDirectory()) return skip(`a link to ${special(target)}`);
  if (policy === "keep") {
    walked.links.set(path, keptTarget(tree, path, real, isInside));
    walked.files.push(path);
    return [];
  }
  if (target.isFile()) {
    walked.files.push(path);
    return [];
  }
  if (path.endsWith("/.git") || path === ".git") return [];
  const isCycle = [...place.real, dirname(join(tree.realRoot, path))].some((each) => `${each}/`.startsWith(`${real}/`));
  if (isCycle) return skip("a link to a folder that it lies in");
  return [walkFolder(tree, path, noGit, { ...place, real: [...place.real, real] })];
}

/** As written, but relative where it is absolute and points inside: the bundle is unpacked somewhere else. */
function keptTarget(tree: Tree, path: string, real: string, isInside: boolean): string {
  const written = decodeName(readlinkSync(hostPath(join(tree.root, path)), { encoding: "buffer" }));
  if (!isAbsolute(written) || !isInside) return written;
  return relative(dirname(resolve(tree.realRoot, path)), real) || ".";
}

function linkRefused(path: string, where: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "BUNDLE_LINK_REFUSED",
    `${shown(path)} is a link ${where}, and such links are refused here. Choose another policy for links (follow, keep or skip) or remove it`,
    { place: path },
  );
}

type Kind = "file" | "folder" | "link" | "a socket" | "a FIFO" | "a device" | "unreadable" | "vanished";

function kindOf(tree: Tree, path: string, entry: Entry): Kind {
  const { dirent } = entry;
  if (dirent.isFile()) return "file";
  if (dirent.isDirectory()) return "folder";
  if (dirent.isSymbolicLink()) return "link";
  const stats =
    dirent.isSocket() || dirent.isFIFO() || dirent.isBlockDevice() || dirent.isCharacterDevice()
      ? dirent
      : lstatOf(tree, path);
  if (stats === undefined) return "vanished";
  if (stats.isFile()) return "file";
  if (stats.isDirectory()) return "folder";
  return stats.isSymbolicLink() ? "link" : special(stats);
}

function special(stats: Dirent | Dirent<Buffer> | Stats): "a socket" | "a FIFO" | "a device" {
  return stats.isSocket() ? "a socket" : stats.isFIFO() ? "a FIFO" : "a device";
}

function lstatOf(tree: Tree, path: string): Stats | undefined {
  return lstatSync(hostPath(join(tree.root, path)), { throwIfNoEntry: false });
}

interface Entry {
  readonly name: string;
  readonly dirent: Dirent | Dirent<Buffer>;
}

/** A name that is not UTF-8 comes out of Node with U+FFFD in it and finds no file: such a folder is read again as bytes. */
async function readFolder(tree: Tree, folder: string): Promise<Entry[] | undefined> {
  const path = pathBelow(tree.root, folder);
  try {
    const entries = await readEntries(path);
    if (!entries.some(({ name }) => name.includes("\uFFFD"))) return entries;
    return await readRawEntries(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (folder === "") throw sourceUnreadable(tree.root, error);
    tree.walked.skipped.push({ path: folder, reason: code === "ENOENT" ? "vanished" : "an unreadable folder" });
    return undefined;
  }
}

function readEntries(path: string | Buffer): Promise<Entry[]> {
  return new Promise((done, fail) => {
    readdir(path, { withFileTypes: true }, (error, entries) =>
      error ? fail(error) : done(entries.map((dirent) => ({ name: dirent.name, dirent }))),
    );
  });
}

function readRawEntries(path: string | Buffer): Promise<Entry[]> {
  return new Promise((done, fail) => {
    readdir(path, { withFileTypes: true, encoding: "buffer" }, (error, entries) =>
      error ? fail(error) : done(entries.map((dirent) => ({ name: decodeName(dirent.name), dirent }))),
    );
  });
}

function sourceUnreadable(root: string, cause: unknown): FlyteSettingsError {
  const code = (cause as NodeJS.ErrnoException).code;
  return new FlyteSettingsError(
    "BUNDLE_SOURCE_REFUSED",
    `the source folder ${shown(root)} cannot be read (${code}). Expected a folder with the code, for example --source .`,
    { place: root },
    cause,
  );
}
