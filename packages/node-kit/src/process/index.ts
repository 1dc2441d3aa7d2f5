export {
  type Environment,
  type FileKind,
  type FindProgramOptions,
  type FoundProgram,
  findProgram,
  variable,
} from "./find-program.ts";
export { git } from "./git.ts";
export { gitStatus } from "./git-status.ts";
export { type RunOptions, type RunResult, run } from "./run.ts";
export {
  type ForegroundOptions,
  type ForegroundResult,
  type ForwardedSignal,
  forwardedSignals,
  type OnSignal,
  runForeground,
} from "./run-foreground.ts";
export { startDetached } from "./start-detached.ts";
export type { RunFailure, StartFailure } from "./start-failure.ts";
export type { GitFailure, GitOptions, GitResult } from "./start-git.ts";
