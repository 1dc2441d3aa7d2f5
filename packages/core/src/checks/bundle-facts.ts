/** A file in the bundle. */
export interface BundleFile {
  /** Relative to the source root, with `/` as separator. */
  readonly path: string;
  readonly bytes: number;
  /** A secret found in its content: the kind (`a GitHub token`) and the line. */
  readonly secret?: { readonly what: string; readonly line: number };
  /** The file is in the bundle although git ignores it, and no `include` pattern matches it. */
  readonly isIgnoredByGit?: true;
  /** Why the file name is invalid on Windows, as a predicate: `has a colon in its name`. */
  readonly windowsProblem?: string;
}

/** Facts about a bundle before it is built. */
export interface BundleFacts {
  /** The source root as displayed to the user, `.` or `src`; prefixed to every path. */
  readonly root: string;
  readonly files: readonly BundleFile[];
  /**
   * `.flyteignore` patterns without a slash that match only at the root, although files of that name in subdirectories
   * are in the bundle.
   */
  readonly rootOnlyPatterns?: readonly {
    readonly pattern: string;
    readonly line: number;
    /** The first such file, and the number of such files. */
    readonly example: string;
    readonly files: number;
  }[];
  /** Files with CRLF line endings in the working tree and LF in the git index: the first one, and their number. */
  readonly crlfFiles?: { readonly example: string; readonly files: number };
  /** Why the bundle cannot be built; `files` is then empty. */
  readonly problem?: string;
}

/** A path relative to the user's working directory: `src/.env`. */
export function bundlePath({ root }: BundleFacts, path: string): string {
  return root === "." || root === "" ? path : `${root.replace(/\/+$/, "")}/${path}`;
}
