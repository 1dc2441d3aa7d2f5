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
  /** Paths of unknown names, `$.unknown`. They were dropped, as in flytekit. */
  readonly unknownKeys: readonly string[];
}

/**
 * Parses settings from their JSON form. Accepts JSON written by any flytekit from 1.0 on: names may be missing or
 * unknown.
 *
 * By default, types are checked and duplicate names are rejected. With `compat: { context }`, other values are
 * converted to strings and the last duplicate is used, as in flytekit.
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

/** The fast path, for JSON as flytekit writes it. */
function scanSettings(text: string): SerializationSettings | undefined {
  if (/[\x00-\x1f]/.test(text)) return undefined;
  const cursor = startCursor(text);
  const settings = settingsWire.scan(cursor);
  return settings === OTHER || cursor.at !== text.length ? undefined : settings;
}

/** The JSON, byte for byte as flytekit writes it. */
export function writeSettings(settings: SerializationSettings, options: CompatOptions): string {
  return writeRecord(settings, settingsWire, options);
}

/** The JSON of one record of the settings. @throws SETTINGS_INVALID */
export function writeRecord<T>(value: T, wire: Wire<T>, options: CompatOptions): string {
  const pass = writing(options);
  if (!pass.lenient) checkFields(value, wire as Wire<unknown>, pass);
  return writeWire(wire as Wire<unknown>, value, pass);
}

/**
 * Throws the same errors as {@link writeSettings}, and also rejects values that flytekit writes but no pod can read:
 * numbers that do not exist in JSON, variable names that are empty or contain `=` or NUL, and variable values that are
 * not strings.
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
