import type { Json } from "@flyte-settings/core";
import { isObject } from "@flyte-settings/core/plugin";
import { step } from "./json-pointer.ts";
import type { RewriteOptions } from "./rewrite-options.ts";

/**
 * A value that contains the source's project or domain as a word and was not changed. It can be a secret: show only the
 * word.
 */
export interface Mention {
  readonly path: string;
  readonly value: string;
  /** The project or the domain. */
  readonly word: string;
}

/** Fields with an identifier: unchanged ones are references that must exist in the target. */
const identifiers: ReadonlySet<string> = new Set([
  "id",
  "reference_id",
  "launchplan_ref",
  "sub_workflow_ref",
  "workflow_id",
]);

/**
 * @param spec protobuf JSON of the rewritten spec
 * @param locations of code that stays where it is stored: the plan lists them separately
 */
export function mentionsOf(spec: Json, { source, target }: RewriteOptions, locations: ReadonlySet<string>): Mention[] {
  const stay = [target.project, target.domain];
  const words = [source.project, source.domain].filter((word) => word !== "" && !stay.includes(word));
  return [...textsIn(spec, "")].flatMap(({ path, value }) => {
    const word = locations.has(value) ? undefined : words.find((each) => hasWord(value, each));
    return word === undefined ? [] : [{ path, value, word }];
  });
}

function* textsIn(value: Json, path: string): Generator<Omit<Mention, "word">> {
  if (typeof value === "string") yield { path, value };
  else if (Array.isArray(value)) for (const [index, each] of value.entries()) yield* textsIn(each, path + step(index));
  else if (isObject(value)) {
    for (const [key, each] of Object.entries(value)) {
      if (!identifiers.has(key) || !isObject(each)) yield* textsIn(each, path + step(key));
    }
  }
}

const wordCharacter = /[\p{L}\p{N}_]/u;

function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    const around = [text[at - 1] ?? "", text[at + word.length] ?? ""];
    if (!around.some((each) => wordCharacter.test(each))) return true;
  }
  return false;
}
