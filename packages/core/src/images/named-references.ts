import { FlyteSettingsError, shown } from "../errors.ts";
import type { CompatOptions } from "../model/compat.ts";
import { nearestName } from "../nearest-name.ts";
import { entries } from "../ordered-record.ts";
import { Image } from "./image.ts";

/**
 * Name → reference, as in the `images` section of a configuration; pass pairs (an array or a `Map`) if the order
 * matters.
 */
export type NamedReferences = Readonly<Record<string, string>> | Iterable<readonly [name: string, reference: string]>;

/** The images of a configuration; bare names are allowed. @throws IMAGE_REFERENCE_INVALID, IMAGE_INVALID */
export function lookUpReferences(references: NamedReferences, options: CompatOptions): Image[] {
  return pairsOf(references).map(([name, text]) =>
    Image.lookUpImageInfo(name, text, { ...options, allowNoTagOrDigest: true }),
  );
}

function pairsOf(references: NamedReferences): readonly (readonly [string, string])[] {
  const value: unknown = references;
  if (typeof value !== "object" || value === null) throw notReferences(typeof value);
  if (!(Symbol.iterator in value)) return entries(references as Readonly<Record<string, string>>);
  const pairs = [...(value as Iterable<unknown>)];
  if (!pairs.every((pair) => Array.isArray(pair) && pair.length === 2)) throw notReferences("other values");
  return pairs as (readonly [string, string])[];
}

function notReferences(found: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "IMAGE_INVALID",
    `expected images as an object or as pairs, got ${found}. For example { spark: "ghcr.io/acme/spark:3.5" }`,
  );
}

/** As strict as flytekit's keyword arguments: a misspelt option would silently drop an image. @throws IMAGE_INVALID */
export function refuseUnknownOptions(options: object, known: readonly string[]): void {
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const near = nearestName(unknown, known);
  const advice = near === undefined ? `Expected one of ${known.join(", ")}` : `Did you mean ${near}?`;
  throw new FlyteSettingsError("IMAGE_INVALID", `unknown option ${shown(unknown)}. ${advice}`);
}
