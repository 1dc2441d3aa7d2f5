import { contextsInEnvText, contextsInManifest, FlyteSettingsError, isFlyteSettingsError } from "@flyte-settings/core";
import { readManifests } from "@flyte-settings/core/config";
import { type LaunchArguments, launchesInManifest } from "@flyte-settings/core/flyte2";
import { type Found, findInText, foundLaunch } from "@flyte-settings/core/internal";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { ContextItem, NamedValue, Report } from "../report/report.ts";
import { formatOf } from "./formats.ts";
import { plainText } from "./plain-text.ts";
import { readLock } from "./read-lock.ts";

/** A megabyte of YAML takes about a second, during which the page does not respond. */
const MAX_YAML: number = 1024 * 1024;
/** Longer texts are not pasted by hand. */
const MAX_PLAIN: number = 4 * 1024 * 1024;
/** Occurs in any manifest with settings, an image cache or a Flyte 2 container. */
const MANIFEST = /_F_SS_C|image_config|image_lookup|\b(?:a0|clustered|fserve)\b/;

/**
 * Finds the settings and image caches in pasted text; returns at least one.
 *
 * @throws CONTEXT_INVALID if none is found, CONFIG_INVALID for an invalid manifest
 */
export function contextsInText(text: string, name: string = "what was pasted"): readonly Found[] {
  if (text.trim() === "")
    throw nothing("there is nothing to read. Paste a context, an environment, a manifest or JSON");
  const plain = text.length > MAX_PLAIN ? text : plainText(text);
  if (plain === text) return searchOrNone(text, name);
  try {
    return decoded(searchOrNone(text, name));
  } catch (error) {
    if (!isFlyteSettingsError(error)) throw error;
    return plainly(plain, name) ?? searchOrNone(text, name);
  }
}

/** The contexts of a text without typography; `undefined` if that is not readable either. */
function plainly(plain: string, name: string): readonly Found[] | undefined {
  try {
    return decoded(searchOrNone(plain, name));
  } catch (error) {
    if (isFlyteSettingsError(error)) return undefined;
    throw error;
  }
}

function decoded(found: readonly Found[]): readonly Found[] {
  for (const each of found) {
    const value = each.generation === 1 ? each.context : each.imageCache;
    if (value !== undefined) formatOf(value).decode(value);
  }
  return found;
}

function searchOrNone(text: string, name: string): readonly Found[] {
  const found = search(text, name);
  if (found.length === 0) throw none(name);
  return found;
}

function search(text: string, name: string): readonly Found[] {
  const found = findInText(text, name);
  if (!MANIFEST.test(text) || contextsInEnvText(text).length > 0) return found;
  const inObjects = found.length > 0 ? inManifestOrNone(text, name) : inManifest(text, name);
  return inObjects.length > 0 ? inObjects : found;
}

function inManifest(text: string, name: string): readonly Found[] {
  const manifests = readManifests(text, { place: name, maxYamlLength: MAX_YAML });
  const found = [
    ...contextsInManifest(manifests).map((each): Found => ({ generation: 1, ...each })),
    ...launchesInManifest(manifests).map(foundLaunch),
  ];
  if (found.length > 0) return found;
  return manifests.some(isSettings) ? [{ generation: 1, entity: name, context: text.trim() }] : [];
}

/** A log that contains a context is not valid YAML: in that case, search for encoded values. */
function inManifestOrNone(text: string, name: string): readonly Found[] {
  try {
    return inManifest(text, name);
  } catch (error) {
    if (isFlyteSettingsError(error)) return [];
    throw error;
  }
}

/** Longest input that is read on every keystroke, in characters. */
export const MAX_TYPED: number = 256 * 1024;

/** Longest text that is read, in characters. */
export const MAX_TEXT: number = 128 * 1024 * 1024;

/** Reads pasted text or the text of a file. @throws as {@link contextsInText} */
export function readText(text: string, name?: string): Report {
  const title = name ?? "pasted text";
  const lock = readLock(text, title, MAX_YAML);
  if (lock !== undefined) return lock;
  return { kind: "contexts", title, contexts: contextsInText(text, name).map(contextItem) };
}

function contextItem(found: Found): ContextItem {
  if (found.generation === 1) return { entity: found.entity, context: found.context };
  const { entity, imageCache, launch, image } = found;
  return {
    entity,
    ...omitUndefined({ context: imageCache, launch: launch && argumentsOf(launch, image) }),
  };
}

/** The program's arguments without the image cache, which is shown decoded. */
function argumentsOf(launch: LaunchArguments, image: string | undefined): NamedValue[] {
  const { version, tgz, pkl, dest, resolver, resolverArgs } = launch;
  const values = { image, version, tgz, pkl, dest, resolver, "resolver arguments": resolverArgs.join(" ") };
  return Object.entries(values).flatMap(([name, value]) => (value ? [{ name, value }] : []));
}

function isSettings(value: unknown): boolean {
  return typeof value === "object" && value !== null && ("image_config" in value || "image_lookup" in value);
}

export function none(place: string): FlyteSettingsError {
  return nothing(
    `there is no _F_SS_C in ${place}, no image cache or container arguments of Flyte 2, no lock file and no JSON of settings. Only dynamic and eager tasks carry a context`,
  );
}

function nothing(message: string): FlyteSettingsError {
  return new FlyteSettingsError("CONTEXT_INVALID", message);
}
