/** A quantity as the user wrote it; `1` stays a number and `"1"` a text on the wire. */
export type Quantity = string | number;

/** A pair is a request and its limit. */
export type QuantityOrRange = Quantity | readonly [Quantity, Quantity];

export interface Resources {
  readonly cpu?: QuantityOrRange;
  readonly mem?: QuantityOrRange;
  readonly gpu?: QuantityOrRange;
  readonly ephemeralStorage?: QuantityOrRange;
}

export interface ResourceSpec {
  readonly requests: Resources;
  readonly limits: Resources;
}
