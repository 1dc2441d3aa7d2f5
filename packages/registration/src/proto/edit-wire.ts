import { fieldAt, fieldsOf, LENGTH_DELIMITED } from "./read-wire.ts";
import { concat, lengthDelimited } from "./write-wire.ts";

/**
 * Receives the value of a field and how many fields with its number came before; returns the new value, or the same
 * object to keep it.
 */
export type FieldEdit = (value: Uint8Array, index: number) => Uint8Array;

/**
 * The message with its length-delimited fields rewritten; the same object if none changed, so that callers can detect
 * it and untouched bytes are preserved.
 *
 * @param editOf the edit for a field number, if there is one
 */
export function editFields(bytes: Uint8Array, editOf: (number: number) => FieldEdit | undefined): Uint8Array {
  const parts: Uint8Array[] = [];
  const counts: number[] = [];
  let kept = 0;
  for (let at = 0; at < bytes.length; ) {
    const field = fieldAt(bytes, at, 0);
    at = field.end;
    const edit = field.type === LENGTH_DELIMITED ? editOf(field.number) : undefined;
    if (edit === undefined) continue;
    const index = counts[field.number] ?? 0;
    counts[field.number] = index + 1;
    const before = bytes.subarray(field.at, field.end);
    const after = edit(before, index);
    if (after === before) continue;
    parts.push(bytes.subarray(kept, field.from), lengthDelimited(field.number, after));
    kept = field.end;
  }
  if (parts.length === 0) return bytes;
  parts.push(bytes.subarray(kept));
  return concat(parts);
}

/** The message with all fields of that number replaced by `values`, at the position of the first one. */
export function replaceFields(bytes: Uint8Array, number: number, values: readonly Uint8Array[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const fresh = values.map((value) => lengthDelimited(number, value));
  let placed = false;
  for (const field of fieldsOf(bytes)) {
    if (!placed && field.number >= number) {
      parts.push(...fresh);
      placed = true;
    }
    if (field.number !== number) parts.push(bytes.subarray(field.from, field.end));
  }
  if (!placed) parts.push(...fresh);
  return concat(parts);
}
