import { checkText } from "../check-argument.ts";
import type { ErrorCode } from "../errors.ts";
import { type CompatOptions, isCompat } from "../model/compat.ts";
import type { SerializationSettings } from "../model/serialization-settings.ts";
import { entries } from "../ordered-record.ts";
import { parsePythonJson } from "../python/python-json-parse.ts";
import { checkFields } from "./check-fields.ts";
import { OTHER, startCursor } from "./cursor.ts";
import { settingsWire } from "./tables.ts";
import { checkTexts, failure, mismatch, type Pass, type Wire } from "./wire.ts";
import { writeWire } from "./write-wire.ts";

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
  checkText(text, "the JSON of settings", code);
  const scanned = scanSettings(text);
  if (scanned !== undefined) return { settings: scanned, unknownKeys: [] };
  const lenient = isCompat(options.compat, "context");
  const tree = parsePythonJson(text, { code, duplicates: lenient ? "last" : "refuse" });
  const pass: Pass = { lenient, code, path: [], unknown: [] };
  return { settings: settingsWire.read(tree, pass), unknownKeys: pass.unknown };
}

/** The short way, for a text as flytekit writes it. */
function scanSettings(text: string): SerializationSettings | undefined {
  if (/[\x00-\x1f]/.test(text)) return undefined;
  const cursor = startCursor(text);
  const settings = settingsWire.scan(cursor);
  return settings === OTHER || cursor.at !== text.length ? undefined : settings;
}

/** The JSON text, to the byte as flytekit writes it. */
export function writeSettings(settings: SerializationSettings, options: CompatOptions): string {
  return writeRecord(settings, settingsWire, options);
}

/** The JSON text of one record of the settings. @throws SETTINGS_INVALID */
export function writeRecord<T>(value: T, wire: Wire<T>, options: CompatOptions): string {
  const pass = writing(options);
  if (!pass.lenient) checkFields(value, wire as Wire<unknown>, pass);
  return writeWire(wire as Wire<unknown>, value, pass);
}

/**
 * Throws what {@link writeSettings} would, and for what flytekit writes but no pod can read: numbers that JSON does not
 * have, names of variables that are empty or hold `=` or NUL, values of variables that are not texts.
 */
export function checkSettings(settings: SerializationSettings, options: CompatOptions): void {
  writeSettings(settings, options);
  const pass = writing(options);
  if (pass.lenient) return;
  checkNumbers(settings.defaultResources ?? {}, { ...pass, path: ["default_resources"] });
  pass.path.push("env");
  checkTexts(settings.env ?? {}, pass);
  for (const [name] of entries(settings.env ?? {})) {
    if (name === "" || /[=\0]/.test(name)) {
      throw failure(
        `invalid variable name "${name}"`,
        pass,
        "Expected a name without = and NUL, for example LOG_LEVEL",
      );
    }
  }
}

function checkNumbers(value: object, pass: Pass): void {
  for (const [name, item] of Object.entries(value)) {
    const inner: Pass = { ...pass, path: [...pass.path, name] };
    if (typeof item === "object" && item !== null) checkNumbers(item, inner);
    else if (typeof item === "number" && !Number.isFinite(item)) throw mismatch("a finite number", item, inner);
  }
}

function writing({ compat }: CompatOptions): Pass {
  return { lenient: isCompat(compat, "context"), code: "SETTINGS_INVALID", path: [], unknown: [] };
}
