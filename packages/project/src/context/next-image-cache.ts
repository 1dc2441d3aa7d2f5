import { FlyteSettingsError } from "@flyte-settings/core";
import { checkImageCacheSize } from "@flyte-settings/core/flyte2";
import type { Injected, InjectImages } from "./inject-options.ts";

export interface NextImageCache {
  readonly text: string;
  readonly injected: Injected;
}

/**
 * The image cache that a container gets; nothing if it stays without one.
 *
 * @param before its own
 * @throws CONTEXT_TOO_LARGE for an image cache with which no container starts
 */
export function nextImageCache(
  before: string | undefined,
  { context, onlyExisting }: InjectImages,
  entity: string,
): NextImageCache | undefined {
  if (before === undefined && (onlyExisting || typeof context === "function")) return undefined;
  if (typeof context === "function") {
    const { text, images } = context(before ?? "", entity);
    refuseLong(text, before, entity);
    return { text, injected: { entity, change: changeOf(before, text), images } };
  }
  refuseLong(context, before, entity);
  return { text: context, injected: { entity, change: changeOf(before, context) } };
}

function refuseLong(text: string, before: string | undefined, entity: string): void {
  if (text === before) return;
  const error = checkImageCacheSize(text, entity).find(({ severity }) => severity === "error");
  if (error === undefined) return;
  throw new FlyteSettingsError(
    "CONTEXT_TOO_LARGE",
    `could not inject the image cache into ${entity}: ${error.message}`,
    { place: entity, hint: error.fix },
  );
}

export function changeOf(before: string | undefined, value: string): Injected["change"] {
  return before === undefined ? "added" : before === value ? "same" : "replaced";
}
