import { columnOf, type YamlCursor } from "./yaml-cursor.ts";

/** A token that is a key if a colon follows on the same line. */
export interface PossibleKey {
  /** The number of tokens before it. */
  readonly place: number;
  readonly at: number;
  readonly line: number;
  readonly column: number;
  /** Nothing but a key can be here: the token is at the column of a block mapping. */
  readonly isRequired: boolean;
}

/** Maximum length in characters of a key without `?`, up to its colon. */
const MAX_KEY = 1024;

/** PyYAML's possible simple keys: at most one for each depth of brackets. */
export class PossibleKeys {
  readonly #byDepth = new Map<number, PossibleKey>();
  readonly #cursor: YamlCursor;

  constructor(cursor: YamlCursor) {
    this.#cursor = cursor;
  }

  /** Whether a colon may still make this token a key. */
  includes(place: number): boolean {
    this.dropStale();
    for (const key of this.#byDepth.values()) if (key.place === place) return true;
    return false;
  }

  add(depth: number, place: number, isRequired: boolean): void {
    this.drop(depth);
    const { at, line } = this.#cursor;
    this.#byDepth.set(depth, { place, at, line, column: columnOf(this.#cursor), isRequired });
  }

  /** The key for a colon at this depth. */
  take(depth: number): PossibleKey | undefined {
    const key = this.#byDepth.get(depth);
    this.#byDepth.delete(depth);
    return key;
  }

  drop(depth: number): void {
    const key = this.take(depth);
    if (key?.isRequired) this.#cursor.source.fail("expected a colon behind the key, on the same line", key.at);
  }

  dropStale(): void {
    const { source, at, line } = this.#cursor;
    for (const [depth, key] of this.#byDepth) {
      if (key.line !== line || isTooLong(source.text, key.at, at)) this.drop(depth);
    }
  }
}

function isTooLong(text: string, start: number, end: number): boolean {
  const units = end - start;
  if (units <= MAX_KEY || units > 2 * MAX_KEY) return units > MAX_KEY;
  return [...text.slice(start, end)].length > MAX_KEY;
}
