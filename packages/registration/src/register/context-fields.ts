import { decodeContext, isFlyteSettingsError, type Json, SerializationSettings } from "@flyte-settings/core";
import type { Difference } from "./difference.ts";
import { differences } from "./differences.ts";

const CONTEXT = /[[.]_F_SS_C\]?(?:\.value)?$/;

/**
 * What differs in a difference of `_F_SS_C`: `version`, `image_config.images[spark].tag`. `undefined` for any other
 * place, and if one of the values is not a context.
 */
export function inContext({ place, before, after }: Difference): readonly Difference[] | undefined {
  if (!CONTEXT.test(place) || typeof before !== "string" || typeof after !== "string") return undefined;
  try {
    return differences(settingsIn(before), settingsIn(after));
  } catch (error) {
    if (!isFlyteSettingsError(error)) throw error;
    return undefined;
  }
}

function settingsIn(context: string): Json {
  return JSON.parse(SerializationSettings.toJson(decodeContext(context).settings)) as Json;
}
