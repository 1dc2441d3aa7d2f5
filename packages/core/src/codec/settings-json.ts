import type { ErrorCode } from "../errors.ts";
import { type CompatOptions, isCompat } from "../model/compat.ts";
import type { SerializationSettings } from "../model/serialization-settings.ts";
import { parsePythonJson } from "../python/python-json-parse.ts";
import { OTHER, startCursor } from "./cursor.ts";
import { settingsWire } from "./tables.ts";
import { checkTexts, type Pass } from "./wire.ts";

export interface ReadSettings {
  readonly settings: SerializationSettings;
  /** Places of names that no record has, `$.unknown`: they were dropped, as flytekit drops them. */
  readonly unknownKeys: readonly string[];
}

/**
 * The settings in their JSON text. Reads what any flytekit from 1.0 on wrote: names may be missing or unknown.
 *
 * By default types are checked and no name may stand twice; with `compat: { context }` texts are made of other values,
 * as flytekit does, and the last of two names counts.
 *
 * @param code of the errors
 */
export function readSettings(text: string, options: CompatOptions, code: ErrorCode): ReadSettings {
  const scanned = scanSettings(text);
  if (scanned !== undefined) return { settings: scanned, unknownKeys: [] };
  const lenient = isCompat(options.compat, "context");
  const tree = parsePythonJson(text, { code, duplicates: lenient ? "last" : "refuse" });
  const pass: Pass = { lenient, code, path: [], unknown: [] };
  return { settings: settingsWire.read(tree, pass), unknownKeys: pass.unknown };
}

/** The short way, for a text as flytekit writes it. */
function scanSettings(text: string): SerializationSettings | undefined {
  const cursor = startCursor(text);
  const settings = settingsWire.scan(cursor);
  return settings === OTHER || cursor.at !== text.length ? undefined : settings;
}

/** The JSON text, to the byte as flytekit writes it. */
export function writeSettings(settings: SerializationSettings, options: CompatOptions): string {
  return settingsWire.write(settings, writing(options));
}

/** Throws what {@link writeSettings} would, and for an environment that holds more than texts. */
export function checkSettings(settings: SerializationSettings, options: CompatOptions): void {
  const pass = writing(options);
  settingsWire.write(settings, pass);
  if (settings.env === undefined || pass.lenient) return;
  pass.path.push("env");
  checkTexts(settings.env, pass);
}

function writing({ compat }: CompatOptions): Pass {
  return { lenient: isCompat(compat, "context"), code: "SETTINGS_INVALID", path: [], unknown: [] };
}
