/** A version of Python or flytekit that a file names. */
export interface Detection {
  readonly field: "pythonVersion" | "flytekitVersion";
  /** `3.11`, `3.11.7`, `1.16.24`. */
  readonly value: string;
  /** From 1; absent where the name of a file says it. */
  readonly line?: number;
  /** An environment marker (PEP 508): the version is used only where it holds. */
  readonly marker?: string;
}

/** What a file says of a version that does not settle it. */
export interface Unsettled {
  readonly field: Detection["field"];
  /** `flytekit>=1.15`, `requires-python >=3.9`. */
  readonly written: string;
  readonly line?: number;
  /** `it is not one exact version`. */
  readonly reason: string;
  /** It may be the version that runs: a marker that cannot be evaluated, two pins that both apply. */
  readonly undecided?: true;
}

/** What a file says, in its order. */
export type Finding = Detection | Unsettled;

export function isDetection(finding: Finding): finding is Detection {
  return "value" in finding;
}

/** The number of the line that a pattern first matches on, from 1. */
export function lineOf(text: string, pattern: RegExp): { readonly line?: number } {
  const found = pattern.exec(text);
  return found === null ? {} : { line: text.slice(0, found.index).split("\n").length };
}
