import { omitUndefined } from "@flyte-settings/core/plugin";
import { EMPTY, fieldsOf, readVarint, text } from "./read-wire.ts";
import { concat, optionalText, varintField } from "./write-wire.ts";

/** `core.ResourceType`, which is also the number at the end of a file name in a package. */
export const resourceTypes = { task: 1, workflow: 2, launchPlan: 3 } as const;

export type EntityKind = keyof typeof resourceTypes;

/** `flyteidl.core.Identifier`; unset strings are `""`, as in protobuf. */
export interface Identifier {
  /** Absent if the identifier has no type, or one that packages do not register. */
  readonly kind?: EntityKind;
  readonly project: string;
  readonly domain: string;
  readonly name: string;
  readonly version: string;
}

const kinds: Readonly<Record<number, EntityKind>> = { 1: "task", 2: "workflow", 3: "launchPlan" };

/** @throws PACKAGE_INVALID */
export function readIdentifier(bytes: Uint8Array): Identifier {
  const texts = ["", "", "", "", "", ""];
  let kind: EntityKind | undefined;
  for (const { number, type, at, end } of fieldsOf(bytes)) {
    if (number === 1 && type === 0) kind = kinds[readVarint(bytes, at)[0]];
    if (number >= 2 && number <= 5 && type === 2) texts[number] = text(bytes.subarray(at, end));
  }
  const [, , project = "", domain = "", name = "", version = ""] = texts;
  return { ...omitUndefined({ kind }), project, domain, name, version };
}

/** The fields in order; anything else in `original` (its type, organization, unknown fields) is preserved. */
export function writeIdentifier(id: Identifier, original: Uint8Array = EMPTY): Uint8Array {
  const others = fieldsOf(original)
    .filter(({ number }) => number > 5 || (number === 1 && id.kind === undefined))
    .map((field) => original.subarray(field.from, field.end));
  return concat([
    id.kind === undefined ? EMPTY : varintField(1, resourceTypes[id.kind]),
    optionalText(2, id.project),
    optionalText(3, id.domain),
    optionalText(4, id.name),
    optionalText(5, id.version),
    ...others,
  ]);
}
