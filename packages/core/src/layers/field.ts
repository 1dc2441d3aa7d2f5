import type { FlagKind, ListKind, MapKind, QuantityKind, RecordKind, RowsOf, TextKind } from "../model/field.ts";

/**
 * The type of one place in the project file. One table of these is used to read the file, to report its errors and to
 * generate its schema.
 */
export type Field =
  | TextField
  | (FlagKind & Described)
  | (QuantityKind & Described)
  | ListField
  | MapField
  | RecordField
  | OwnField;

interface Described {
  /** A one-sentence description, used in the schema. */
  readonly about: string;
}

/** Values that only the project file has. */
interface OwnField extends Described {
  readonly kind: "any" | "plugin" | "ignore" | "compat" | "generation";
}

export interface TextField extends TextKind, Described {
  readonly example: string;
  readonly values?: readonly string[];
  /** Source of a regular expression that the whole string must match. */
  readonly pattern?: string;
}

interface ListField extends ListKind<Field>, Described {}

export interface MapField extends MapKind<Field>, Described {
  /** Description of a key: `the name of an image`. */
  readonly keys: string;
}

export interface RecordField extends RecordKind<Field>, Described {
  /** Deprecated spellings of fields, each with the current name. */
  readonly aliases?: Readonly<Record<string, string>>;
}

export type FieldsOf<T> = RowsOf<T, Field>;

export function text(about: string, example: string, more: Partial<TextField> = {}): TextField {
  return { kind: "text", about, example, ...more };
}

export function list(about: string, of: Field): Field {
  return { kind: "list", about, of };
}

export function map(about: string, keys: string, of: Field): MapField {
  return { kind: "map", about, keys, of };
}

export function record<T>(about: string, fields: FieldsOf<T>, more: Pick<RecordField, "aliases"> = {}): RecordField {
  return { kind: "record", about, fields, ...more };
}
