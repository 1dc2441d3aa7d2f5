/*
 * The kinds of values that tables of fields consist of. One description, three readers: the project file (with lines),
 * plain data such as a plugin's options and results, and the JSON Schema. `Row` is one reader's description of a value.
 */

export interface TextKind {
  readonly kind: "text";
  /** All allowed values, if there are only a few. */
  readonly values?: readonly (string | number | boolean)[];
}

export interface FlagKind {
  readonly kind: "flag";
}

/** A string or number, or a list of request and limit. */
export interface QuantityKind {
  readonly kind: "quantity";
}

export interface ListKind<Row> {
  readonly kind: "list";
  readonly of: Row;
}

export interface MapKind<Row> {
  readonly kind: "map";
  readonly of: Row;
}

export interface RecordKind<Row> {
  readonly kind: "record";
  readonly fields: Readonly<Record<string, Row>>;
}

/** A row per property: a missing one is a compile error. */
export type RowsOf<T, Row> = { readonly [K in keyof T]-?: Row };
