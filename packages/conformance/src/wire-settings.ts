import {
  entries,
  FlyteSettingsError,
  fromPairs,
  type ImageConfig,
  type ResourceSpec,
  SerializationSettings,
  type SettingsFields,
} from "@flyte-settings/core";
import { type PythonJson, parsePythonJson } from "@flyte-settings/core/internal";
import type { Answer } from "./ascii-json.ts";
import { isObject, type Json } from "./json.ts";
import { readMarks, readPairs, writeMarks } from "./marks.ts";
import type { OpContext } from "./op.ts";
import { readFastSettings } from "./wire-fast.ts";
import { readImageConfig } from "./wire-image.ts";
import { asGiven, recordOf } from "./wire-record.ts";
import { readResourceSpec } from "./wire-resources.ts";

interface Field {
  readonly ours: keyof SerializationSettings;
  readonly read: (value: Json) => unknown;
}

/** A value that is not an object is passed through: the constructor handles it. */
function ifObject<T>(read: (value: Json) => T): (value: Json) => T {
  return (value) => (isObject(value) ? read(value) : asGiven<T>(value));
}

function readEnv(value: Json): unknown {
  const pairs = readPairs(value);
  return pairs === undefined ? readMarks(value) : fromPairs(pairs.map(([key, inner]) => [key, readMarks(inner)]));
}

/** The field names of the wire form. */
const fields: Readonly<Record<string, Field>> = {
  image_config: { ours: "imageConfig", read: ifObject<ImageConfig>(readImageConfig) },
  project: { ours: "project", read: readMarks },
  domain: { ours: "domain", read: readMarks },
  version: { ours: "version", read: readMarks },
  env: { ours: "env", read: readEnv },
  default_resources: { ours: "defaultResources", read: ifObject<ResourceSpec>(readResourceSpec) },
  git_repo: { ours: "gitRepo", read: readMarks },
  python_interpreter: { ours: "pythonInterpreter", read: readMarks },
  flytekit_virtualenv_root: { ours: "flytekitVirtualenvRoot", read: readMarks },
  fast_serialization_settings: { ours: "fastSerializationSettings", read: ifObject(readFastSettings) },
  source_root: { ours: "sourceRoot", read: readMarks },
};

/** One field of settings: our name and our value; `undefined` if the value is null. @throws USAGE */
export function readField(name: string, value: Json): [ours: keyof SerializationSettings, value: unknown] {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field === undefined) throw new FlyteSettingsError("USAGE", `settings: there is no field ${name.slice(0, 80)}`);
  return [field.ours, value === null ? undefined : field.read(value)];
}

/** Settings in the form of flytekit's constructor, with derived fields filled in. @throws USAGE, SETTINGS_INVALID */
export function readSettings(value: Json | undefined, { options }: OpContext): SerializationSettings {
  const given = recordOf(value, Object.keys(fields), "settings");
  if (given["image_config"] === undefined) throw new FlyteSettingsError("USAGE", "settings: expected image_config");
  if (given["python_interpreter"] === null && (given["flytekit_virtualenv_root"] ?? null) === null) {
    throw new FlyteSettingsError("SETTINGS_INVALID", "expected str, bytes or os.PathLike object, not NoneType");
  }
  const read = Object.entries(given).map(([name, inner]) => readField(name, inner));
  return SerializationSettings.create(Object.fromEntries(read) as unknown as SettingsFields, options);
}

/** In wire form, with markers. */
export function writeSettings(settings: SerializationSettings, { options }: OpContext): Answer {
  return writeMarks(parsePythonJson(SerializationSettings.toJson(settings, options)));
}

/** The environment as pairs, in order, with plain numbers. */
export function writeEnv({ env = {} }: SerializationSettings): Answer {
  return entries(env).map(([name, value]) => [name, bare(writeMarks(value as PythonJson))]);
}

function bare(value: Answer): Answer {
  const { $int, $float } = isObject(value) ? (value as { $int?: string; $float?: string }) : {};
  if ($int !== undefined) return BigInt($int);
  return $float === undefined ? value : Number($float);
}
