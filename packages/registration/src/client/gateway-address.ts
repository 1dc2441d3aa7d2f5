/** Gateway addresses that contain fields of the message in their path and query. */
import { omitUndefined } from "@flyte-settings/core/plugin";
import { bytesOf, EMPTY, numberOf, textOf } from "../proto/read-wire.ts";

/** A field of the message as a string; `""` if it is not set. */
type Field = (message: Uint8Array) => string;

/** How the message of a GET request is encoded in its URL. */
export interface Address {
  /** Appended to the path. */
  readonly parts: readonly Field[];
  /** The number of parts that must be set; default all. */
  readonly needed?: number;
  readonly query?: Readonly<Record<string, Field>>;
}

/** `undefined`: a name or version with a `/` cannot be part of a gateway path, even escaped. */
export function addressOf(
  path: string,
  { parts, needed, query = {} }: Address,
  message: Uint8Array,
): string | undefined {
  const values = parts.map((field) => field(message));
  while (values.length > (needed ?? parts.length) && values.at(-1) === "") values.pop();
  if (values.some((value) => value.includes("/") || value === "")) return undefined;
  const given = Object.entries(query)
    .map(([name, field]) => [name, field(message)] as const)
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const address = [path, ...values.map(encodeURIComponent)].join("/");
  return given.length === 0 ? address : `${address}?${given.join("&")}`;
}

/** @param at field numbers, outermost first */
function text(...at: readonly number[]): Field {
  return (message) => textOf(inside(message, at), at.at(-1) ?? 0);
}

function number(...at: readonly number[]): Field {
  return (message) => String(numberOf(inside(message, at), at.at(-1) ?? 0) || "");
}

function inside(message: Uint8Array, at: readonly number[]): Uint8Array {
  return at.slice(0, -1).reduce((outer, field) => bytesOf(outer, field) ?? EMPTY, message);
}

/** @param first the field of `limit`; `token` follows it */
function paged(first: number, sortBy: number, filters?: number): Readonly<Record<string, Field>> {
  return {
    limit: number(first),
    token: text(first + 1),
    ...omitUndefined({ filters: filters === undefined ? undefined : text(filters) }),
    "sort_by.key": text(sortBy, 1),
    "sort_by.direction": number(sortBy, 2),
  };
}

/** project, domain, name and version of the identifier in field 1 */
export const identified: Address = { parts: [text(1, 2), text(1, 3), text(1, 4), text(1, 5)] };

/** The same, preceded by its type. */
export const typed: Address = { parts: [number(1, 1), ...identified.parts] };

/** `NamedEntityIdentifier` in field 1 */
export const named: Address = { parts: [text(1, 1), text(1, 2), text(1, 3)] };

/** `ResourceListRequest`; the name may be empty */
export const resources: Address = { parts: named.parts, needed: 2, query: paged(2, 5, 4) };

/** `NamedEntityIdentifierListRequest` */
export const names: Address = { parts: [text(1), text(2)], query: paged(3, 5, 6) };

/** `ActiveLaunchPlanListRequest` */
export const activePlans: Address = { parts: [text(1), text(2)], query: paged(3, 5) };

/** `NamedEntityGetRequest` */
export const namedEntity: Address = { parts: [number(1), text(2, 1), text(2, 2), text(2, 3)] };

/** `NamedEntityListRequest` */
export const namedEntities: Address = { parts: [number(1), text(2), text(3)], query: paged(4, 6, 7) };

/** `DescriptionEntityListRequest` */
export const descriptions: Address = {
  parts: [number(1), text(2, 1), text(2, 2), text(2, 3)],
  query: paged(3, 6, 5),
};

/** `ProjectListRequest` */
export const projects: Address = { parts: [], query: paged(1, 4, 3) };

/** `CreateDownloadLocationRequest`; Admin defaults to its longest expiry */
export const download: Address = { parts: [], query: { native_url: text(1) } };
