import { type ErrorDetails, FlyteSettingsError, isFlyteSettingsError, shown } from "../errors.ts";
import { omitUndefined } from "../omit-undefined.ts";
import { redactUrls } from "../redact.ts";
import { redactLabelled } from "../redact-secrets.ts";
import { describe } from "./plain-data.ts";
import type { HookName } from "./types.ts";

/** Identifies a call; included in every error about it. */
export interface CallPlace {
  readonly plugin: string;
  readonly hook: HookName;
  readonly image?: string;
  readonly task?: string;
}

/** `plugin acme, provideImage, image spark`, used as prefix of every message about a call. */
function sayPlace(place: CallPlace): string {
  const subject = place.image ?? place.task;
  const kind = place.image === undefined ? "task" : "image";
  return `plugin ${shown(place.plugin)}, ${place.hook}${subject === undefined ? "" : `, ${kind} ${shown(subject)}`}`;
}

/**
 * Converts anything a hook throws into a FlyteSettingsError that names plugin, hook and image. Its own code is kept
 * (for example `REGISTRY_UNAVAILABLE`); anything else becomes `PLUGIN_FAILED`. An error that already names a plugin is
 * returned unchanged.
 */
export function blame(thrown: unknown, place: CallPlace): FlyteSettingsError {
  if (isOurs(thrown)) {
    if (thrown.details.plugin !== undefined) return thrown;
    const details = { ...thrown.details, ...placeDetails(place) };
    return new FlyteSettingsError(
      thrown.code,
      `${sayPlace(place)}: ${withoutSubject(thrown.message, place)}`,
      details,
      thrown,
    );
  }
  return new FlyteSettingsError(
    "PLUGIN_FAILED",
    `${sayPlace(place)}: ${sayThrown(thrown)}`,
    placeDetails(place),
    thrown,
  );
}

/** The image is already in the prefix. */
function withoutSubject(message: string, { image }: CallPlace): string {
  const subject = `image ${shown(image ?? "")}: `;
  return message.startsWith(subject) ? message.slice(subject.length) : message;
}

/** The thrown value may be a proxy for which even `instanceof` throws. */
function isOurs(thrown: unknown): thrown is FlyteSettingsError {
  try {
    return isFlyteSettingsError(thrown) && thrown.details !== null;
  } catch {
    return false;
  }
}

/** An error about the plugin itself, such as an invalid or missing result. */
export function pluginFault(
  code: "PLUGIN_RESULT_INVALID" | "PLUGIN_TIMEOUT" | "ABORTED",
  place: CallPlace,
  sentence: string,
): FlyteSettingsError {
  return new FlyteSettingsError(code, `${sayPlace(place)}: ${sentence}`, placeDetails(place));
}

function placeDetails({ plugin, hook, image, task }: CallPlace): ErrorDetails {
  return { plugin, hook, ...omitUndefined({ image, place: task }) };
}

/** The message of a thrown value. Reading it may throw in turn, if the value has getters or is a proxy. */
export function sayThrown(thrown: unknown): string {
  try {
    if (thrown instanceof Error) return sayOneLine(thrown.message || thrown.name);
    return `threw ${describe(thrown)} instead of an error`;
  } catch {
    return "threw something that cannot be read";
  }
}

const LONGEST = 500;

/** A plugin's own message: on one line, truncated, and without query and user info in URLs. */
export function sayOneLine(message: string): string {
  const line = redactLabelled(redactUrls(message)).replaceAll(/[\u0000-\u001f\u007f\u2028\u2029]+/g, " ");
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
