import { shown } from "../errors.ts";
import { adviceFor } from "../nearest-name.ts";
import { describe, isPlain } from "../plugins/plain-data.ts";
import { isPythonNumber } from "../python/python-number.ts";
import { failure, type Pass, type Wire, type WireField, within } from "./wire.ts";

/**
 * Rejects data that writing would drop: unknown fields, and maps, sets and other instances, whose contents are not
 * stored in properties. flytekit's constructors reject unknown names too.
 *
 * @throws the code of the pass
 */
export function checkFields(value: unknown, { of }: Wire<unknown>, pass: Pass): void {
  if (typeof value !== "object" || value === null || of === undefined || typeof of === "string") return;
  if (Array.isArray(value)) {
    if (!isRecord(of)) value.forEach((item, index) => void within(pass, index, () => checkFields(item, of, pass)));
    return;
  }
  if (!isPlain(value) && !isPythonNumber(value)) {
    throw failure(`expected a plain object, got ${describe(value)}`, pass, "Pass its entries as an object");
  }
  if (isRecord(of)) checkRecord(value as Readonly<Record<string, unknown>>, of, pass);
}

function checkRecord(value: Readonly<Record<string, unknown>>, rows: readonly WireField[], pass: Pass): void {
  for (const key of Object.keys(value)) {
    if (value[key] === undefined) continue;
    const row = rows.find((each) => each.key === key);
    if (row === undefined) throw unknownField(key, rows, pass);
    within(pass, row.name, () => checkFields(value[key], row.wire, pass));
  }
}

function unknownField(key: string, rows: readonly WireField[], pass: Pass): Error {
  const meant = rows.find((row) => row.name === key)?.key ?? key;
  const known = rows.map((row) => row.key);
  return failure(`unknown field ${shown(key)}`, pass, adviceFor(meant, known));
}

function isRecord(of: Wire<unknown> | readonly WireField[]): of is readonly WireField[] {
  return Array.isArray(of);
}
