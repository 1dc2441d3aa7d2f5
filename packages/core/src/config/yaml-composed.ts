import { implicitTag } from "./yaml-scalars.ts";

/** `int`, `map`: a standard YAML tag without its prefix. Any other tag is given in full after a `!`. */
export type YamlTag = string;

/** A node with its tag resolved and its aliases followed: the same object may occur in several places. */
export type Composed =
  | { readonly kind: "scalar"; readonly tag: YamlTag; readonly text: string; readonly offset: number }
  | { readonly kind: "list"; readonly tag: YamlTag; readonly items: readonly Composed[]; readonly offset: number }
  | { readonly kind: "map"; readonly tag: YamlTag; readonly pairs: readonly ComposedPair[]; readonly offset: number };

export type ComposedPair = readonly [key: Composed, value: Composed];

const CORE_TAG = "tag:yaml.org,2002:";

/** Prefixes of tags by handle. */
export const standardHandles: ReadonlyMap<string, string> = new Map([
  ["!", "!"],
  ["!!", CORE_TAG],
]);

/** A single `!` requests the plain reading, quoted or not, as in PyYAML. */
export function scalarTag(tag: string | undefined, text: string, isPlain: boolean): YamlTag {
  if (tag === "!" || (tag === undefined && isPlain)) return implicitTag(text);
  return tag === undefined ? "str" : shortTag(tag);
}

export function collectionTag(tag: string | undefined, otherwise: YamlTag): YamlTag {
  return tag === undefined || tag === "!" ? otherwise : shortTag(tag);
}

function shortTag(tag: string): YamlTag {
  return tag.startsWith(CORE_TAG) ? tag.slice(CORE_TAG.length) : `!${tag}`;
}

/** An absent key or value. */
export function empty(offset: number): Composed {
  return scalar("", "null", offset);
}

export function scalar(text: string, tag: YamlTag, offset: number): Composed {
  return { kind: "scalar", tag, text, offset };
}
