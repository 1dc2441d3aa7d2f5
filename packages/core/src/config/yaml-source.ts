import { FlyteSettingsError } from "../errors.ts";

/** The source with its lines: converts offsets to positions, and reports errors at them. */
export interface YamlSource {
  /** With LF line endings (in YAML 1.1, NEL is one too) and no byte order mark. */
  readonly text: string;
  at(offset: number): { readonly line: number; readonly column: number };
  /** Fails at this offset. `isForeign`: PyYAML raises an error other than its own. */
  fail(problem: string, offset: number, isForeign?: boolean): never;
}

const foreign = new WeakSet<Error>();

/**
 * Whether flytekit fails for this input too; for other invalid YAML it prints a warning and treats the file as empty.
 */
export function isForeignProblem(error: unknown): boolean {
  return error instanceof Error && foreign.has(error);
}

export function yamlSource(written: string, place: string): YamlSource {
  const text = written.replace(/^\uFEFF/, "").replace(/\r\n?|\x85/g, "\n");
  let starts: readonly number[] | undefined;
  function at(offset: number): { line: number; column: number } {
    starts ??= lineStarts(text);
    const line = firstAbove(starts, offset);
    return { line, column: offset - (starts[line - 1] ?? 0) + 1 };
  }
  function fail(problem: string, offset: number, isForeign = false): never {
    const { line, column } = at(offset);
    const message = `${place}:${line}:${column}: YAML cannot be read: ${problem}`;
    const error = new FlyteSettingsError("CONFIG_INVALID", message, { place, line, column });
    if (isForeign) foreign.add(error);
    throw error;
  }
  return { text, at, fail };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) starts.push(end + 1);
  return starts;
}

/** The index of the first number above `value` in ascending numbers. */
function firstAbove(numbers: readonly number[], value: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] as number) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
