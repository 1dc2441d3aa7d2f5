import { isDict, type PythonJson } from "../python/python-json.ts";
import { type Cursor, OTHER, type Other, skip } from "./cursor.ts";
import { type Fields, mismatch, type Pass, pathText, type RecordRules, type Wire, type WireField } from "./wire.ts";

interface Field extends WireField {
  /** What stands before the value in the text: `{"enabled": ` or `, "destination_dir": `. */
  readonly prefix: string;
}

/** More are dropped without a word: nobody reads them. */
const MOST_UNKNOWN = 1000;

type Loose = Record<string, unknown>;

/** The wire of a record, from one table of its fields. */
export function record<T extends object>(fields: Fields<T>, rules: RecordRules<T> = {}): Wire<T> {
  const rows = Object.entries(fields).map(([key, wire], index): Field => {
    const name = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return { key, name, prefix: `${index === 0 ? "{" : ", "}"${name}": `, wire: wire as Field["wire"] };
  });
  const pattern = patternOf(rows);
  const names: ReadonlySet<string> = new Set(rows.map((row) => row.name));
  return {
    expected: "an object",
    of: rows,
    read(value, pass) {
      if (!isDict(value)) throw mismatch("an object", value, pass);
      noteUnknown(value, names, pass);
      const result = readFields(rows, value, pass) as T;
      return rules.afterRead === undefined ? result : rules.afterRead(result, pass);
    },
    scan(cursor) {
      const result = ((pattern && matchFields(rows, pattern, cursor)) ?? scanFields(rows, cursor)) as T | Other;
      return result === OTHER || rules.afterScan === undefined ? result : rules.afterScan(result);
    },
    write(value, pass) {
      if (!isDict(value)) throw mismatch("an object", value, pass);
      return writeFields(rows, (rules.beforeWrite?.(value, pass) ?? value) as Loose, pass);
    },
  };
}

function readFields(rows: readonly Field[], value: { readonly [name: string]: PythonJson }, pass: Pass): Loose {
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

/** All fields at once, where all are texts: several times as fast as one after the other. */
function patternOf(rows: readonly Field[]): RegExp | undefined {
  const parts = rows.map(({ prefix, wire }) => wire.pattern && prefix.replace("{", "\\{") + wire.pattern);
  return parts.includes(undefined) ? undefined : new RegExp(`${parts.join("")}\\}`, "y");
}

function matchFields(rows: readonly Field[], pattern: RegExp, cursor: Cursor): Loose | undefined {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text);
  if (found === null) return undefined;
  cursor.at = pattern.lastIndex;
  const result: Loose = {};
  for (let i = 0; i < rows.length; i += 1) {
    const part = found[i + 1];
    if (part !== undefined) result[(rows[i] as Field).key] = part;
  }
  return result;
}

function scanFields(rows: readonly Field[], cursor: Cursor): Loose | Other {
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

function writeFields(rows: readonly Field[], value: Loose, pass: Pass): string {
  let out = "";
  for (const { key, name, prefix, wire } of rows) {
    const part = value[key];
    if (part === undefined || part === null) {
      if (!wire.optional && !pass.lenient) {
        pass.path.push(name);
        throw mismatch(wire.expected, part ?? undefined, pass);
      }
      out += `${prefix}null`;
      continue;
    }
    pass.path.push(name);
    out += prefix + wire.write(part, pass);
    pass.path.pop();
  }
  return `${out}}`;
}

function noteUnknown(value: object, names: ReadonlySet<string>, pass: Pass): void {
  for (const name of Object.keys(value)) {
    if (pass.unknown.length === MOST_UNKNOWN) return;
    if (!names.has(name)) pass.unknown.push(pathText([...pass.path, name]));
  }
}
