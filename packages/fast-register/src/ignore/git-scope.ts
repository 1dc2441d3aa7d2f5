/** Git's rules for the entries of one directory and below. Paths are relative to the source root. */
export interface GitScope {
  /**
   * Whether git ignores this entry; for a directory, whether everything in it is ignored. A link is never a directory.
   */
  ignores(path: string, isFolder: boolean): boolean;
  /** The scope inside a directory; a new one if a repository begins there. */
  enter(folder: string, marks: FolderMarks): GitScope | Promise<GitScope>;
}

/** Which names that are relevant to git a directory contains. */
export interface FolderMarks {
  readonly hasGit: boolean;
  readonly hasGitignore: boolean;
}

/** A line in an ignore file. */
export interface RuleSource {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly pattern: string;
}

/** No rules: without git, below a followed link, and if git is disabled. */
export const noGit: GitScope = { ignores: () => false, enter: () => noGit };
