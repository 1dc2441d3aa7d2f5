/** One file that ships. */
export interface BundleFile {
  /** From the source root, POSIX. */
  readonly path: string;
  readonly bytes: number;
  /** A secret that its text holds: `a GitHub token`, and in which line. */
  readonly secret?: { readonly what: string; readonly line: number };
  /** It ships although git leaves it out, and no pattern of `include` names it. */
  readonly isIgnoredByGit?: true;
  /** Why Windows refuses its name, as a predicate: `has a colon in its name`. */
  readonly windowsProblem?: string;
}

/** What is known of a bundle before it is made. */
export interface BundleFacts {
  /** The source root as a person names it, `.` or `src`; stands before every path. */
  readonly root: string;
  readonly files: readonly BundleFile[];
  /** Patterns of `.flyteignore` without a slash that match at the root only, while files of that name ship below it. */
  readonly rootOnlyPatterns?: readonly {
    readonly pattern: string;
    readonly line: number;
    /** The first such file, and how many there are. */
    readonly example: string;
    readonly files: number;
  }[];
  /** Files that have CRLF here and LF in git's index: the first one, and how many there are. */
  readonly crlfFiles?: { readonly example: string; readonly files: number };
  /** Why there can be no bundle; then there are no files. */
  readonly problem?: string;
}

/** A path from where the person stands: `src/.env`. */
export function bundlePath({ root }: BundleFacts, path: string): string {
  return root === "." || root === "" ? path : `${root.replace(/\/+$/, "")}/${path}`;
}
