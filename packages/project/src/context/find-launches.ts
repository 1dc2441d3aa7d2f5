import type { FoundContext } from "@flyte-settings/core";
import {
  type FoundLaunch,
  generationOfContext,
  isLaunch,
  LaunchArguments,
  launchesInManifest,
} from "@flyte-settings/core/flyte2";
import type { Found, FoundImages } from "./found.ts";

/* In a separate file: only sources that may be for Flyte 2 need it. */

/** The Flyte 2 containers of a manifest or a TaskSpec as JSON. */
export function launchesOf(manifest: unknown): readonly FoundImages[] {
  return launchesInManifest(manifest).map(foundImages);
}

/** The arguments of one container. @throws CONTEXT_INVALID */
export function launchOf(entity: string, words: readonly string[], image?: string): FoundImages {
  const launch = LaunchArguments.fromArgs(words);
  return foundImages({ entity, launch, ...(image === undefined ? {} : { image }) });
}

/** A string that is an argument list, as JSON or as shell words, or an image cache; otherwise a settings context. */
export function foundInText(found: FoundContext): Found {
  const words = wordsIn(found.context);
  if (words !== undefined) return launchOf(found.entity, words);
  const isCache = generationOfContext(found.context) === 2;
  return isCache
    ? { generation: 2, entity: found.entity, imageCache: found.context.trim() }
    : { generation: 1, ...found };
}

function foundImages(found: Omit<FoundLaunch, "variables">): FoundImages {
  const { imageCache } = found.launch;
  return { generation: 2, ...found, ...(imageCache === undefined ? {} : { imageCache }) };
}

function wordsIn(text: string): readonly string[] | undefined {
  const words: readonly string[] = jsonWords(text) ?? shellWords(text);
  const areOptions = words[0]?.startsWith("--") && words.some((word) => /^--image-cache(?:=|$)/.test(word));
  return areOptions || isLaunch(words) ? words : undefined;
}

function jsonWords(text: string): readonly string[] | undefined {
  if (!/^\s*\[/.test(text)) return undefined;
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.every((word) => typeof word === "string") ? list : undefined;
  } catch {
    return undefined;
  }
}

/** Words as `ps` or a log prints them, with quotes removed. */
function shellWords(text: string): readonly string[] {
  const words = text.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, (_, double, single) => double ?? single));
}
