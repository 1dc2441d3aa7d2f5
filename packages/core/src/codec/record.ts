import { skip } from "../python/place.ts";
import { isDict, type PythonJson } from "../python/python-json.ts";
import { type Cursor, OTHER, type Other } from "./cursor.ts";
import { type Fields, mismatch, type Pass, pathText, type RecordRules, type Wire, type WireField } from "./wire.ts";

/** Unknown names beyond this number are dropped without being listed. */
const MOST_UNKNOWN = 1000;

type Loose = Record<string, unknown>;

/** The wire type of a record, built from one table of its fields. */
export function record<T extends object>(fields: Fields<T>, rules: RecordRules<T> = {}): Wire<T> {
  const rows = Object.entries(fields).map(([key, wire], index): WireField => {
    const name = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return { key, name, prefix: `${index === 0 ? "{" : ", "}"${name}": `, wire: wire as WireField["wire"] };
  });
  const names: ReadonlySet<string> = new Set(rows.map((row) => row.name));
  return {
    kind: "record",
    expected: "an object",
    of: rows,
    read(value, pass) {
      if (!isDict(value)) throw mismatch("an object", value, pass);
      noteUnknown(value, names, pass);
      const result = readFields(rows, value, pass) as T;
      return rules.afterRead === undefined ? result : rules.afterRead(result, pass);
    },
    scan(cursor) {
      const result = scanFields(rows, cursor) as T | Other;
      return result === OTHER || rules.afterScan === undefined ? result : rules.afterScan(result);
    },
  };
}

function readFields(rows: readonly WireField[], value: { readonly [name: string]: PythonJson }, pass: Pass): Loose {
  const result: Loose = {};
  for (const { key, name, wire } of rows) {
    const present = Object.hasOwn(value, name);
    if (!present && wire.optional) continue;
    pass.path.push(name);
    if (present) {
      const part = value[name] as PythonJson;
      if (part !== null) result[key] = wire.read(part, pass);
      else if (!wire.optional && !pass.lenient) throw mismatch(wire.expected, null, pass);
    } else {
      if (wire.missing === undefined) throw mismatch(wire.expected, undefined, pass);
      result[key] = wire.missing;
    }
    pass.path.pop();
  }
  return result;
}

function scanFields(rows: readonly WireField[], cursor: Cursor): Loose | Other {
  const result: Loose = {};
  for (const { key, prefix, wire } of rows) {
    if (!skip(cursor, prefix)) return OTHER;
    if (wire.optional && skip(cursor, "null")) continue;
    const part = wire.scan(cursor);
    if (part === OTHER) return OTHER;
    result[key] = part;
  }
  return skip(cursor, "}") ? result : OTHER;
}

function noteUnknown(value: object, names: ReadonlySet<string>, pass: Pass): void {
  for (const name of Object.keys(value)) {
    if (pass.unknown.length === MOST_UNKNOWN) return;
    if (!names.has(name)) pass.unknown.push(pathText([...pass.path, name]));
  }
}
