/** A parser of text from a repository, a registry or another external source. */
export interface Reader {
  readonly name: string;
  /** Valid inputs for the fuzzer to damage. */
  readonly samples: readonly string[];
  /** Whether errors of a third-party parser are allowed, because the caller converts them. */
  readonly mayThrow?: boolean;
  read(text: string): unknown;
}
