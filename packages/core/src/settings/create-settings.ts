import { checkSettings } from "../codec/settings-json.ts";
import { fillVirtualenvRoot } from "../codec/tables.ts";
import { FlyteSettingsError } from "../errors.ts";
import { isObject } from "../json.ts";
import { type CompatOptions, isCompat } from "../model/compat.ts";
import type { SerializationSettings } from "../model/serialization-settings.ts";
import { DEFAULT_PYTHON_INTERPRETER } from "../python/interpreter.ts";
import { isPythonNumber } from "../python/python-number.ts";

/** The fields of settings; only the images are required. `undefined` and `null` mean absent. */
export type SettingsFields = { readonly imageConfig: SerializationSettings["imageConfig"] } & {
  readonly [Field in keyof SerializationSettings]?: SerializationSettings[Field] | null | undefined;
};

/**
 * Creates settings and fills in derived fields: `pythonInterpreter` defaults to `/opt/venv/bin/python3`, and
 * `flytekitVirtualenvRoot` to the interpreter's. Equivalent of the constructor of flytekit's `SerializationSettings`.
 *
 * @throws SETTINGS_INVALID for values of the wrong type; with `compat: { context }` only for those that flytekit
 * rejects
 */
export function createSettings(fields: SettingsFields, options: CompatOptions = {}): SerializationSettings {
  if (!isObject(fields))
    throw new FlyteSettingsError("SETTINGS_INVALID", "expected settings as an object, for example { imageConfig }");
  const present = Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
  );
  // flytekit's constructor distinguishes an interpreter of None from a missing one
  const isNone = isCompat(options.compat, "context") && "pythonInterpreter" in fields;
  const settings = { ...(isNone ? {} : { pythonInterpreter: DEFAULT_PYTHON_INTERPRETER }), ...present };
  checkSettings(settings as SerializationSettings, options);
  return fillVirtualenvRoot(copied(settings as SerializationSettings), "SETTINGS_INVALID");
}

/** Copies everything that the caller could change later, including the order of `env`, stored under its symbol. */
function copied<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copied) as T;
  if (!isObject(value) || isPythonNumber(value)) return value;
  const copy: Record<string, unknown> = { ...value };
  for (const [name, item] of Object.entries(value)) {
    if (typeof item === "object") Object.defineProperty(copy, name, { value: copied(item), ...OWN });
  }
  return copy as T;
}

/** Also works for a variable named `__proto__`. */
const OWN = { enumerable: true, writable: true, configurable: true };
