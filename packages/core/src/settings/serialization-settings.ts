import { checkNames } from "../check-names.ts";
import { type DecodeContextOptions, decodeContext, type EncodeContextOptions } from "../codec/context.ts";
import { readSettings, writeSettings } from "../codec/settings-json.ts";
import { guardedAll } from "../guard.ts";
import { DEFAULT_IMAGE_NAME, Image } from "../images/image.ts";
import type { CompatOptions } from "../model/compat.ts";
import type { SerializationSettings as Settings } from "../model/serialization-settings.ts";
import { DEFAULT_PYTHON_INTERPRETER, venvRootFromInterpreter } from "../python/interpreter.ts";
import { createSettings, type SettingsFields } from "./create-settings.ts";
import { EntrypointSettings } from "./entrypoint-settings.ts";
import { serializedContext, withSerializedContext } from "./serialized-context.ts";
import { SettingsBuilder } from "./settings-builder.ts";

export type SerializationSettings = Settings;

/**
 * Functions for settings. All of them are pure: settings are never modified, a changed copy is returned.
 *
 * @example
 * ```ts
 * const settings = SerializationSettings.forImage("ghcr.io/acme/train:v3", "v1", { project: "flytesnacks" });
 * const context = SerializationSettings.serializedContext(settings);
 * SerializationSettings.fromTransport(context).project; // "flytesnacks"
 * ```
 */
export const SerializationSettings: {
  /**
   * Creates settings and fills in derived fields: `pythonInterpreter` defaults to `/opt/venv/bin/python3`, and
   * `flytekitVirtualenvRoot` to the interpreter's. Unknown fields are rejected. Equivalent of flytekit's constructor.
   *
   * @throws SETTINGS_INVALID for unknown fields and values of the wrong type
   */
  create(fields: SettingsFields, options?: CompatOptions): SerializationSettings;
  /**
   * Creates settings with a single image, the default; the list of images stays absent. Equivalent of flytekit's
   * `for_image`.
   *
   * @param image with a tag or a digest
   * @throws IMAGE_VERSION_MISSING IMAGE_REFERENCE_INVALID
   */
  forImage(image: string, version: string | undefined, options?: ForImageOptions): SerializationSettings;
  /** A builder that starts with these settings. Equivalent of flytekit's `new_builder`. */
  newBuilder(settings: SerializationSettings): SettingsBuilder;
  /**
   * The JSON of the settings in wire form, byte for byte as from flytekit's `to_json`: hashes are computed over it.
   *
   * @throws SETTINGS_INVALID for values of the wrong type
   */
  toJson(settings: SerializationSettings, options?: CompatOptions): string;
  /**
   * Parses settings from JSON in wire form. Equivalent of flytekit's `from_json`.
   *
   * @throws SETTINGS_INVALID with the place, `$.image_config.images[0].name: expected a string, got 3`
   */
  fromJson(json: string, options?: CompatOptions): SerializationSettings;
  /**
   * Decodes settings from a context. Equivalent of flytekit's `from_transport`; {@link decodeContext} also returns the
   * dropped names.
   *
   * @throws CONTEXT_INVALID CONTEXT_TOO_LARGE
   */
  fromTransport(context: string, options?: DecodeContextOptions): SerializationSettings;
  /**
   * The value of `_F_SS_C` for these settings. A value already in `env` is returned if it matches them (with
   * `compat: { context }` in any case, as in flytekit).
   *
   * @throws SETTINGS_INVALID for values of the wrong type
   */
  serializedContext(settings: SerializationSettings, options?: EncodeContextOptions): string;
  /**
   * A copy of the settings with their context in `env`, or the same object if it already contains a matching one.
   * Equivalent of flytekit's `with_serialized_context`.
   *
   * @throws SETTINGS_INVALID for values of the wrong type
   */
  withSerializedContext(settings: SerializationSettings, options?: EncodeContextOptions): SerializationSettings;
  /** Whether tasks download their code when they start. */
  shouldFastSerialize(settings: SerializationSettings): boolean;
  /**
   * The directory of the virtual environment that contains an interpreter: `/opt/venv` for `/opt/venv/bin/python3`,
   * `""` for a bare `python3`. Equivalent of flytekit's `venv_root_from_interpreter`, on POSIX paths.
   */
  venvRootFromInterpreter(interpreter: string): string;
  /** Location of the code that runs tasks, derived from the interpreter rather than from `flytekitVirtualenvRoot`. */
  entrypointSettings(settings: SerializationSettings): EntrypointSettings;
} = /* @__PURE__ */ guardedAll("SerializationSettings", {
  create: createSettings,
  forImage,
  newBuilder,
  toJson,
  fromJson,
  fromTransport,
  serializedContext,
  withSerializedContext,
  shouldFastSerialize,
  venvRootFromInterpreter,
  entrypointSettings,
});

export interface ForImageOptions extends CompatOptions {
  /** Default `""`, as in flytekit; `null`: none. */
  readonly project?: string | null;
  /** Default `""`, as in flytekit; `null`: none. */
  readonly domain?: string | null;
  /** Default `/opt/venv/bin/python3`. */
  readonly pythonInterpreterPath?: string;
}

function forImage(image: string, version: string | undefined, options: ForImageOptions = {}): SerializationSettings {
  checkNames(options, ["project", "domain", "pythonInterpreterPath", "compat"], "SETTINGS_INVALID");
  const { project = "", domain = "", pythonInterpreterPath = DEFAULT_PYTHON_INTERPRETER } = options;
  const defaultImage = Image.lookUpImageInfo(DEFAULT_IMAGE_NAME, image, options);
  const fields = { imageConfig: { defaultImage }, project, domain, version, pythonInterpreter: pythonInterpreterPath };
  return createSettings(fields, options);
}

function newBuilder(settings: SerializationSettings): SettingsBuilder {
  return new SettingsBuilder(settings);
}

function toJson(settings: SerializationSettings, options: CompatOptions = {}): string {
  return writeSettings(settings, options);
}

function fromJson(json: string, options: CompatOptions = {}): SerializationSettings {
  return readSettings(json, options, "SETTINGS_INVALID").settings;
}

function fromTransport(context: string, options: DecodeContextOptions = {}): SerializationSettings {
  return decodeContext(context, options).settings;
}

function shouldFastSerialize({ fastSerializationSettings }: SerializationSettings): boolean {
  return fastSerializationSettings?.enabled ?? false;
}

function entrypointSettings({ pythonInterpreter }: SerializationSettings): EntrypointSettings {
  return EntrypointSettings.forInterpreter(pythonInterpreter);
}
