import { contextsInEnvText, type FoundContext } from "../config/context-search.ts";
import { encodedIn, standardBase64 } from "../config/find-encoded.ts";
import { isFlyteSettingsError } from "../errors.ts";
import { guarded } from "../guard.ts";
import { omitUndefined } from "../omit-undefined.ts";
import type { Found, FoundImages } from "./found.ts";
import { generationOfContext } from "./generation.ts";
import { LaunchArguments } from "./launch-arguments.ts";
import type { FoundLaunch } from "./launch-search.ts";
import { launchWordsIn } from "./launch-words-in.ts";

/**
 * Finds the settings contexts and image caches in text that is not a manifest: a single value, its JSON, an
 * environment, the arguments of a Flyte 2 container, a log, the output of `kubectl describe`.
 *
 * @param entity the name of the value if it is the whole input; others are named by their line
 * @throws CONTEXT_INVALID if the input is an argument list that the program rejects
 */
export function findInText(text: string, entity: string): readonly Found[] {
  return guarded("findInText", () => {
    const inEnvironment = contextsInEnvText(text);
    if (inEnvironment.length > 0) return inEnvironment.map((each) => settings(each));
    const trimmed = text.trim();
    if (isWhole(trimmed)) return [classify({ entity, context: trimmed })];
    const encoded = encodedIn(text);
    const launches = launchesIn(trimmed, entity, encoded.length > 0);
    return launches.length > 0 ? launches : encoded.map(classify);
  });
}

/** Base64, possibly wrapped, or the JSON of one value. */
function isWhole(text: string): boolean {
  if (/^[A-Za-z0-9+/=\s]+$/.test(text) || /^H4sI[^\s"']*$/.test(text)) return true;
  return text.startsWith("{") && generationOfContext(text) !== undefined;
}

function classify(found: FoundContext): Found {
  const { entity, context } = settings(found);
  return generationOfContext(context) === 2
    ? { generation: 2, entity, imageCache: context }
    : { generation: 1, entity, context };
}

function settings({ entity, context }: FoundContext): Found & { readonly generation: 1 } {
  return { generation: 1, entity, context: standardBase64(context) };
}

/** @param hasOthers ignore arguments that the program rejects: they may be part of a log that contains a value */
function launchesIn(text: string, entity: string, hasOthers: boolean): readonly FoundImages[] {
  try {
    return launchWordsIn(text).map((words) => foundLaunch({ entity, launch: LaunchArguments.fromArgs(words) }));
  } catch (error) {
    if (hasOthers && isFlyteSettingsError(error)) return [];
    throw error;
  }
}

/** A Flyte 2 container with its image cache. */
export function foundLaunch(found: Omit<FoundLaunch, "variables">): FoundImages {
  return guarded("foundLaunch", () => {
    const { imageCache } = found.launch;
    return { generation: 2, ...found, ...omitUndefined({ imageCache }) };
  });
}
