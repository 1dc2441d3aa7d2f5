export type { Archive, ArchiveOptions, PackProgress } from "./archive/archive-options.ts";
export { archiveName } from "./archive/manifest.ts";
export { writeArchive } from "./archive/write-archive.ts";
export {
  type Bundle,
  type BundleOptions,
  bundleCode,
} from "./bundle-code.ts";
export { digestFiles } from "./digest.ts";
export {
  type DockerMatcher,
  type DockerPattern,
  dockerPatterns,
  readDockerPatterns,
} from "./ignore/docker-patterns.ts";
export { flyteignorePatterns, readFlyteignore } from "./ignore/flyteignore.ts";
export { type GitReaderScope, readGitRules } from "./ignore/git-reader.ts";
export { findRepository, type GitRepository } from "./ignore/git-repository.ts";
export { type GitRulesOptions, gitRules, gitRulesAsPeer } from "./ignore/git-rules.ts";
export type { FolderMarks, GitScope, RuleSource } from "./ignore/git-scope.ts";
export type { IgnoreOptions, IgnoreRules } from "./ignore/ignore-rules.ts";
export {
  flyte2StandardPatterns,
  type StandardMatcher,
  standardMatcher,
  standardPatterns,
} from "./ignore/standard-patterns.ts";
export { type ImportGraph, type ImportReason, importGraph, type UnresolvedImport } from "./imports/import-graph.ts";
export { type ImportedList, listImported } from "./imports/list-imported.ts";
export { type FoundImport, scanImports } from "./imports/scan-imports.ts";
export { type CopyStyle, type ListCodeOptions, listCode } from "./list-code.ts";
export { type BundleHost, type FileList, type ListOptions, listFiles } from "./list-files.ts";
export { fastRegister, fastRegister as default } from "./plugin.ts";
export type { FastRegisterOptions } from "./plugin-options.ts";
export { type ExecPlan, type ExecPlanOptions, planExec } from "./runtime/exec-plan.ts";
export { nameProblem } from "./runtime/safe-path.ts";
export { type FileSize, fileSizes, type SizeReport, sizeReport } from "./size-report.ts";
export type { BundleStore, StoredBundle } from "./stores/bundle-store.ts";
export { fileStore } from "./stores/file-store.ts";
export { openStore } from "./stores/open-store.ts";
export { md5OfFile, storeBundle } from "./stores/store-bundle.ts";
export { type Verified, verifyArchive } from "./verify.ts";
export { type LinkPolicy, OUTSIDE_LINK, type Skipped } from "./walk-tree.ts";
export { flyte2RuleReader, why, whyEach } from "./why.ts";
export type { Why } from "./why-answer.ts";
