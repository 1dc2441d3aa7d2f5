export type Severity = "error" | "warning" | "info";

/** One thing that a person should look at. It never stops a run by itself. */
export interface Finding {
  /** `secret-in-env`, `mutable-tag`, …; each has a page. Silenced by this name. */
  readonly code: string;
  readonly severity: Severity;
  /** File and line, flag, or field: `flyte-settings.yaml:12`, `env.TOKEN`. */
  readonly place: string;
  /** Where `place` is in a file: its path as it was named. */
  readonly file?: string;
  /** In that file, from 1. */
  readonly line?: number;
  /** Path of the value in the project file, where it is one: `images.default`. */
  readonly field?: string;
  /** What is wrong; never a secret value. */
  readonly message: string;
  /** What to do, as one sentence. */
  readonly fix: string;
}
