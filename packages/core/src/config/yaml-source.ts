import { LineCounter } from "yaml";
import { FlyteSettingsError } from "../errors.ts";

/** The source with its lines: converts offsets to positions, and reports errors at them. */
export interface YamlSource {
  /** With LF line endings (in YAML 1.1, NEL is one too) and no byte order mark. */
  readonly text: string;
  readonly lines: LineCounter;
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
  const text = written
    .replace(/^\uFEFF/, "")
    .replace(/\r\n?|\x85/g, "\n")
    .replaceAll("\x85", "\n");
  const lines = new LineCounter();
  function at(offset: number): { line: number; column: number } {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }
  function fail(problem: string, offset: number, isForeign = false): never {
    if (lines.lineStarts.length === 0) countLines(lines, text, offset);
    const { line, column } = at(offset);
    const message = `${place}:${line}:${column}: YAML cannot be read: ${problem}`;
    const error = new FlyteSettingsError("CONFIG_INVALID", message, { place, line, column });
    if (isForeign) foreign.add(error);
    throw error;
  }
  return { text, lines, at, fail };
}

function countLines(lines: LineCounter, text: string, until: number): void {
  lines.addNewLine(0);
  for (let end = text.indexOf("\n"); end >= 0 && end < until; end = text.indexOf("\n", end + 1)) {
    lines.addNewLine(end + 1);
  }
}
