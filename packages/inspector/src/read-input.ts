import {
  contextsInEnvText,
  contextsInManifest,
  FlyteSettingsError,
  type FoundContext,
  isFlyteSettingsError,
} from "@flyte-settings/core";
import { readManifests } from "@flyte-settings/core/config";
import { archiveKind } from "@flyte-settings/registration/tar";
import { encodedIn, standardBase64 } from "./find-encoded.ts";
import { contextsInBytes, MAX_BYTES, tooLarge } from "./package-contexts.ts";

/** A megabyte of YAML takes about a second, during which the page does not respond. */
const MAX_YAML: number = 1024 * 1024;

/**
 * Finds the contexts in pasted text; returns at least one.
 * @throws CONTEXT_INVALID if none is found, CONFIG_INVALID for an invalid manifest
 */
export function contextsInText(text: string, name: string = "what was pasted"): readonly FoundContext[] {
  return search(text, name).map(({ entity, context }) => ({ entity, context: standardBase64(context) }));
}

function search(text: string, name: string): readonly FoundContext[] {
  const trimmed = text.trim();
  if (trimmed === "") throw nothing("there is nothing to read. Paste a context, an environment, a manifest or JSON");
  if (/^[A-Za-z0-9+/=\s]+$/.test(trimmed)) return [{ entity: name, context: trimmed }];
  const inEnvironment = contextsInEnvText(text);
  if (inEnvironment.length > 0) return inEnvironment;
  const encoded = encodedIn(text);
  if (!/_F_SS_C|image_config|image_lookup/.test(text)) return atLeastOne(encoded, name);
  const found = encoded.length > 0 ? inManifestOrNone(text, name) : inManifest(text, name);
  return atLeastOne(found.length > 0 ? found : encoded, name);
}

function inManifest(text: string, name: string): readonly FoundContext[] {
  const manifests = readManifests(text, { place: name, maxYamlLength: MAX_YAML });
  const found = contextsInManifest(manifests);
  if (found.length > 0) return found;
  return manifests.some(isSettings) ? [{ entity: name, context: text.trim() }] : [];
}

/** A log that contains a context is not valid YAML: in that case, search for encoded values. */
function inManifestOrNone(text: string, name: string): readonly FoundContext[] {
  try {
    return inManifest(text, name);
  } catch (error) {
    if (isFlyteSettingsError(error)) return [];
    throw error;
  }
}

function atLeastOne(found: readonly FoundContext[], name: string): readonly FoundContext[] {
  if (found.length === 0) throw none(name);
  return found;
}

/** The longest text that an input of the page displays without freezing. */
export const MAX_SHOWN: number = 1024 * 1024;

/** The same for a file. @throws CONTEXT_INVALID ARCHIVE_INVALID ARCHIVE_TOO_LARGE ARCHIVE_UNSAFE CONFIG_INVALID */
export async function contextsInFile(file: File): Promise<readonly FoundContext[]> {
  if (file.size > MAX_BYTES) throw tooLarge(`${file.name} has more than ${MAX_BYTES} bytes`);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const isBinary = archiveKind(bytes) !== undefined || /\.(?:pb|tgz|tar|gz)$/i.test(file.name);
  if (!isBinary) return contextsInText(new TextDecoder().decode(bytes), file.name);
  const found = await contextsInBytes(file.name, bytes);
  if (found.length > 0) return found;
  throw none(file.name);
}

function isSettings(value: unknown): boolean {
  return typeof value === "object" && value !== null && ("image_config" in value || "image_lookup" in value);
}

function none(place: string): FlyteSettingsError {
  return nothing(
    `there is no _F_SS_C in ${place}, no image cache of Flyte 2 and no JSON of settings. Only dynamic and eager tasks carry a context`,
  );
}

function nothing(message: string): FlyteSettingsError {
  return new FlyteSettingsError("CONTEXT_INVALID", message);
}
