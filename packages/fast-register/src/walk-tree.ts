import type { GitScope } from "./ignore/git-scope.ts";
import { type IgnoreRules, isIgnoredByPattern } from "./ignore/ignore-rules.ts";
import type { IndexNames } from "./ignore/index-names.ts";
import type { RepeatedEntries } from "./repeated-entries.ts";

/** How to handle a link: pack its target, pack the link itself, fail, or skip it. */
export type LinkPolicy = "follow" | "keep" | "error" | "skip";

/** Why a link out of the source is skipped; checks recognize it by this text. */
export const OUTSIDE_LINK = "a link out of the source";

/** Skipped for a reason other than an ignore rule. */
export interface Skipped {
  readonly path: string;
  /** For display: `a socket`, `a broken link`. */
  readonly reason: string;
}

export interface Walked {
  /** Relative paths, in any order. */
  readonly files: string[];
  /** So many of them are in code-point order, and no file still to come precedes one of them. */
  ordered: number;
  /** Path of a kept link → its target, relative to the link. */
  readonly links: Map<string, string>;
  readonly skipped: Skipped[];
}

export interface WalkOptions {
  readonly rules: IgnoreRules;
  /** Links whose target is inside the source root. */
  readonly links: LinkPolicy;
  /** Links that lead outside. */
  readonly outsideLinks: LinkPolicy;
  /** Names from git's index, which override those on disk. */
  readonly names?: IndexNames;
  /** Called after each directory with what was found so far. @returns `true` to let others have a turn */
  onFolder?(walked: Walked): boolean;
}

/** A walk in progress. */
export interface Tree {
  readonly root: string;
  readonly realRoot: string;
  readonly options: WalkOptions;
  readonly walked: Walked;
  readonly repeated: RepeatedEntries;
  /** Whether the names in every directory so far are in code-point order, and nothing was found out of turn. */
  isInOrder: boolean;
}

/** A directory of the walk. */
export interface Place {
  /** Everything here is ignored unless `include` matches it. */
  readonly isIgnored: boolean;
  /** Real paths of the root and of the directories reached through links: a link to one of them or above is a cycle. */
  readonly real: readonly string[];
  /** Below a link to a directory inside the source: that directory, whose rules also apply here. */
  readonly behind?: string;
}

export function includesBelow(tree: Tree, folder: string): boolean {
  return tree.options.rules.include?.mayMatchBelow(folder) === true;
}

/** @param real the same file with links resolved; ignore rules apply to both */
export function isLeftOut(
  tree: Tree,
  { git, place }: { readonly git: GitScope; readonly place: Place },
  path: string,
  real: string,
): boolean {
  const { rules } = tree.options;
  if (rules.include?.matches(path) === true || (real !== path && rules.include?.matches(real) === true)) return false;
  return (
    place.isIgnored ||
    git.ignores(real, false) ||
    isIgnoredByPattern(rules, path) ||
    (real !== path && isIgnoredByPattern(rules, real))
  );
}
