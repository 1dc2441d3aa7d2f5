export type Severity = "error" | "warning" | "info";

/** A problem for the user to look at. It never fails a run by itself. */
export interface Finding {
  /** `secret-in-env`, `mutable-tag`, …; each code has a page. Use it to suppress the check. */
  readonly code: string;
  readonly severity: Severity;
  /** File and line, flag, or field: `flyte-settings.yaml:12`, `env.TOKEN`. */
  readonly place: string;
  /** The file of `place`, with the path as given. */
  readonly file?: string;
  /** Line in that file, from 1. */
  readonly line?: number;
  /** Path of the value in the project file, if it has one: `images.default`. */
  readonly field?: string;
  /** Description of the problem; never contains a secret value. */
  readonly message: string;
  /** How to fix it, in one sentence. */
  readonly fix: string;
}
