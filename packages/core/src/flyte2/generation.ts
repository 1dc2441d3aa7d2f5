import { type DecodeContextOptions, decodeContextText } from "../codec/context.ts";
import { guarded } from "../guard.ts";
import { isObject } from "../json.ts";
import type { Generation } from "../model/generation.ts";

/**
 * Which generation wrote the data: the key `image_lookup` identifies an image cache of Flyte 2, `image_config` a
 * settings context of flytekit.
 *
 * @returns undefined for anything else, including damaged data
 */
export function generationOfContext(text: string, options: DecodeContextOptions = {}): Generation | undefined {
  return guarded("generationOfContext", () => {
    const tree = jsonIn(text, options);
    if (!isObject(tree)) return undefined;
    if (Object.hasOwn(tree, "image_config")) return 1;
    return Object.hasOwn(tree, "image_lookup") ? 2 : undefined;
  });
}

function jsonIn(text: string, options: DecodeContextOptions): unknown {
  try {
    return JSON.parse(decodeContextText(text, options));
  } catch {
    return undefined;
  }
}
