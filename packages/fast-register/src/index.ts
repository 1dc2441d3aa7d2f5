export { type Archive, type ArchiveOptions, archiveName, writeArchive } from "./archive/write-archive.ts";
export { digestFiles } from "./digest.ts";
export {
  type DockerMatcher,
  type DockerPattern,
  dockerPatterns,
  readDockerPatterns,
} from "./ignore/docker-patterns.ts";
export { type GitReaderScope, readGitRules } from "./ignore/git-reader.ts";
export { type GitRulesOptions, gitRules, gitRulesAsPeer } from "./ignore/git-rules.ts";
export type { FolderMarks, GitScope, RuleSource } from "./ignore/git-scope.ts";
export type { IgnoreOptions, IgnoreRules } from "./ignore/ignore-rules.ts";
export { type StandardMatcher, standardMatcher, standardPatterns } from "./ignore/standard-patterns.ts";
export { type BundleHost, type FileList, type ListOptions, listFiles } from "./list-files.ts";
export type { LinkPolicy, Skipped } from "./walk.ts";
