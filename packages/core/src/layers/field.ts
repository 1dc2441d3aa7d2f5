/** What one place of the project file may hold. One table of these reads the file, words its errors and writes its schema. */
export type Field =
  | TextField
  | { readonly kind: "flag"; readonly about: string }
  | { readonly kind: "quantity"; readonly about: string }
  | { readonly kind: "any"; readonly about: string }
  | { readonly kind: "plugin"; readonly about: string }
  | { readonly kind: "ignore"; readonly about: string }
  | { readonly kind: "compat"; readonly about: string }
  | { readonly kind: "list"; readonly about: string; readonly of: Field }
  | MapField
  | RecordField;

export interface TextField {
  readonly kind: "text";
  /** One sentence for people; the description in the schema. */
  readonly about: string;
  readonly example: string;
  /** All that it may be, where that is few. */
  readonly values?: readonly string[];
  /** Source of a regular expression that the whole text fits. */
  readonly pattern?: string;
}

export interface MapField {
  readonly kind: "map";
  readonly about: string;
  readonly of: Field;
  /** What a key is: `the name of an image`. */
  readonly keys: string;
}

export interface RecordField {
  readonly kind: "record";
  readonly about: string;
  readonly fields: Readonly<Record<string, Field>>;
  /** Older spellings of fields, each with the name that it is read as. */
  readonly aliases?: Readonly<Record<string, string>>;
}

/** A row for each property: one that is forgotten does not compile. */
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
