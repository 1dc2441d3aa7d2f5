import { pairsIn } from "../check-names.ts";
import type { CompatOptions } from "../model/compat.ts";
import { Image } from "./image.ts";

/**
 * Name → reference, as in the `images` section of a configuration; pass pairs (an array or a `Map`) if the order
 * matters.
 */
export type NamedReferences = Readonly<Record<string, string>> | Iterable<readonly [name: string, reference: string]>;

const EXPECTED = 'images as an object or as pairs: { spark: "ghcr.io/acme/spark:3.5" }';

/** The images of a configuration; bare names are allowed. @throws IMAGE_REFERENCE_INVALID, IMAGE_INVALID */
export function lookUpReferences(references: NamedReferences, options: CompatOptions): Image[] {
  return pairsIn(references, "IMAGE_INVALID", EXPECTED).map(([name, text]) =>
    Image.lookUpImageInfo(name, text, { ...options, allowNoTagOrDigest: true }),
  );
}
