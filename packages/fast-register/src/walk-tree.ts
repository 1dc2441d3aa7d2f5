import type { GitScope } from "./ignore/git-scope.ts";
import { type IgnoreRules, isIgnoredByPattern } from "./ignore/ignore-rules.ts";
import type { IndexNames } from "./ignore/index-names.ts";

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
  /** Links whose target is inside the source root. */
  readonly links: LinkPolicy;
  /** Links that lead out of it. */
  readonly outsideLinks: LinkPolicy;
  /** Names of git's index, over those of the disk. */
  readonly names?: IndexNames;
  /** Called after each folder with the files found so far. */
  onListing?(files: number): void;
}

/** A walk in progress. */
export interface Tree {
  readonly root: string;
  readonly realRoot: string;
  readonly options: WalkOptions;
  readonly walked: Walked;
}

/** A folder on the way. */
export interface Place {
  /** Everything here is ignored; only `include` counts. */
  readonly isIgnored: boolean;
  /** Real paths of the folders that links led to, and the root's: a link to one of them or above is a cycle. */
  readonly real: readonly string[];
  /** Below a link to a folder inside the source: that folder, whose rules hold here too. */
  readonly behind?: string;
}

export function includesBelow(tree: Tree, folder: string): boolean {
  return tree.options.rules.include?.mayMatchBelow(folder) === true;
}

/** @param real the same file without links; ignore rules hold for both */
export function isLeftOut(tree: Tree, git: GitScope, place: Place, path: string, real: string): boolean {
  const { rules } = tree.options;
  if (rules.include?.matches(path) === true || (real !== path && rules.include?.matches(real) === true)) return false;
  return (
    place.isIgnored ||
    git.ignores(real, false) ||
    isIgnoredByPattern(rules, path) ||
    (real !== path && isIgnoredByPattern(rules, real))
  );
}
