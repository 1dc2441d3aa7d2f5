import { type Literal, type LiteralType, SimpleType } from "@flyte-settings/registration/wire";

/** Go's string form of the simple types; other types are not distinguished here. */
export function typeText(type: LiteralType | undefined): string | undefined {
  return type?.type.case === "simple" ? `simple:${SimpleType[type.type.value]}` : undefined;
}

const primitives: Readonly<Record<string, SimpleType>> = {
  integer: SimpleType.INTEGER,
  floatValue: SimpleType.FLOAT,
  stringValue: SimpleType.STRING,
  boolean: SimpleType.BOOLEAN,
  datetime: SimpleType.DATETIME,
  duration: SimpleType.DURATION,
};

/** The type of a primitive value. */
export function literalText({ value }: Literal): string | undefined {
  const scalar = value.case === "scalar" ? value.value.value : undefined;
  const primitive = scalar?.case === "primitive" ? primitives[scalar.value.value.case ?? ""] : undefined;
  return primitive === undefined ? undefined : `simple:${SimpleType[primitive]}`;
}
