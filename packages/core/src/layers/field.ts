/**
 * The type of one place in the project file. One table of these is used to read the file, to report its errors and to
 * generate its schema.
 */
export type Field =
  | TextField
  | { readonly kind: "flag"; readonly about: string }
  | { readonly kind: "quantity"; readonly about: string }
  | { readonly kind: "any"; readonly about: string }
  | { readonly kind: "plugin"; readonly about: string }
  | { readonly kind: "ignore"; readonly about: string }
  | { readonly kind: "compat"; readonly about: string }
  | { readonly kind: "generation"; readonly about: string }
  | { readonly kind: "list"; readonly about: string; readonly of: Field }
  | MapField
  | RecordField;

export interface TextField {
  readonly kind: "text";
  /** A one-sentence description, used in the schema. */
  readonly about: string;
  readonly example: string;
  /** All allowed values, if there are only a few. */
  readonly values?: readonly string[];
  /** Source of a regular expression that the whole string must match. */
  readonly pattern?: string;
}

export interface MapField {
  readonly kind: "map";
  readonly about: string;
  readonly of: Field;
  /** Description of a key: `the name of an image`. */
  readonly keys: string;
}

export interface RecordField {
  readonly kind: "record";
  readonly about: string;
  readonly fields: Readonly<Record<string, Field>>;
  /** Deprecated spellings of fields, each with the current name. */
  readonly aliases?: Readonly<Record<string, string>>;
}

/** A row per property: a missing one is a compile error. */
export type FieldsOf<T> = { readonly [K in keyof T]-?: Field };

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
