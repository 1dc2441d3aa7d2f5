/** The package whose version is detected: flytekit's, or Flyte 2's. */
export type Sdk = "flytekit" | "flyte";

/** A version of Python or the SDK found in a file. */
export interface Detection {
  /** `flytekitVersion` is the version of the SDK, of either generation. */
  readonly field: "pythonVersion" | "flytekitVersion";
  /** `3.11`, `3.11.7`, `1.16.24`. */
  readonly value: string;
  /** From 1; absent if the file name itself identifies the version. */
  readonly line?: number;
  /** An environment marker (PEP 508): the version is used only if the marker is true. */
  readonly marker?: string;
}

/** A statement about a version that does not determine it. */
export interface Unsettled {
  readonly field: Detection["field"];
  /** `flytekit>=1.15`, `requires-python >=3.9`. */
  readonly written: string;
  readonly line?: number;
  /** `it is not one exact version`. */
  readonly reason: string;
  /** It may be the version in use: a marker that cannot be evaluated, or two pins that both apply. */
  readonly undecided?: true;
}

/** The findings of a file, in order. */
export type Finding = Detection | Unsettled;

export function isDetection(finding: Finding): finding is Detection {
  return "value" in finding;
}

/** The number of the line on which a pattern first matches, from 1. */
export function lineOf(text: string, pattern: RegExp): { readonly line?: number } {
  const found = pattern.exec(text);
  return found === null ? {} : { line: text.slice(0, found.index).split("\n").length };
}
