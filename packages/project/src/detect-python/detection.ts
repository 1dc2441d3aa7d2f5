/** A version of Python or flytekit that stands in a file of this machine. */
export interface Detection {
  readonly field: "pythonVersion" | "flytekitVersion";
  /** `3.11`, `3.11.7`, `1.16.24`. */
  readonly value: string;
  /** From 1; absent where the name of a file says it. */
  readonly line?: number;
}

/** The number of the line that a pattern first matches on, from 1. */
export function lineOf(text: string, pattern: RegExp): { readonly line?: number } {
  const found = pattern.exec(text);
  return found === null ? {} : { line: text.slice(0, found.index).split("\n").length };
}
