/** What git's rules say about the entries of one folder and below it. Paths are relative to the source root. */
export interface GitScope {
  /** Whether git leaves this entry out; of a folder: whether all of it is left out. A link is never a folder. */
  ignores(path: string, isFolder: boolean): boolean;
  /** The scope inside a folder that is being entered: another one where a repository begins. */
  enter(folder: string, marks: FolderMarks): GitScope | Promise<GitScope>;
}

/** Which of the names that matter to git a folder holds. */
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

/** No rules: without git, below a followed link, and where git is switched off. */
export const noGit: GitScope = { ignores: () => false, enter: () => noGit };
