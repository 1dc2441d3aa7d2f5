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
 * Makes, reads, writes and asks settings. All of it is pure: settings are never changed, a changed copy comes back.
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
   * Settings with what follows from their fields: `pythonInterpreter` is `/opt/venv/bin/python3` when absent, and
   * `flytekitVirtualenvRoot` is the interpreter's. Unknown fields are refused. Twin of flytekit's constructor.
   *
   * @throws SETTINGS_INVALID for unknown fields and values of the wrong type
   */
  create(fields: SettingsFields, options?: CompatOptions): SerializationSettings;
  /**
   * Settings with one image, the default one; the list of images stays absent. Twin of flytekit's `for_image`.
   *
   * @param image with a tag or a digest
   * @throws IMAGE_VERSION_MISSING IMAGE_REFERENCE_INVALID
   */
  forImage(image: string, version: string | undefined, options?: ForImageOptions): SerializationSettings;
  /** A builder that starts with these settings. Twin of flytekit's `new_builder`. */
  newBuilder(settings: SerializationSettings): SettingsBuilder;
  /**
   * The JSON text of the settings on the wire, to the byte as flytekit's `to_json` gives it: hashes are taken over it.
   *
   * @throws SETTINGS_INVALID for values of the wrong type
   */
  toJson(settings: SerializationSettings, options?: CompatOptions): string;
  /**
   * The settings in a JSON text of the wire. Twin of flytekit's `from_json`.
   *
   * @throws SETTINGS_INVALID with the place, `$.image_config.images[0].name: expected a string, got 3`
   */
  fromJson(json: string, options?: CompatOptions): SerializationSettings;
  /**
   * The settings in a context. Twin of flytekit's `from_transport`; {@link decodeContext} also tells what was dropped.
   *
   * @throws CONTEXT_INVALID CONTEXT_TOO_LARGE
   */
  fromTransport(context: string, options?: DecodeContextOptions): SerializationSettings;
  /**
   * The value of `_F_SS_C` for these settings. One that is already in `env` is returned while it matches them (with
   * `compat: { context }` in any case, as in flytekit).
   *
   * @throws SETTINGS_INVALID for values of the wrong type
   */
  serializedContext(settings: SerializationSettings, options?: EncodeContextOptions): string;
  /**
   * A copy of the settings with their context in `env`, or the same object where it is already there and matches. Twin of
   * flytekit's `with_serialized_context`.
   *
   * @throws SETTINGS_INVALID for values of the wrong type
   */
  withSerializedContext(settings: SerializationSettings, options?: EncodeContextOptions): SerializationSettings;
  /** Whether tasks fetch their code when they start. */
  shouldFastSerialize(settings: SerializationSettings): boolean;
  /**
   * The directory of the virtual environment around an interpreter: `/opt/venv` for `/opt/venv/bin/python3`, `""` for a bare
   * `python3`. Twin of flytekit's `venv_root_from_interpreter`, on POSIX paths.
   */
  venvRootFromInterpreter(interpreter: string): string;
  /** Where the code that runs tasks lies, from the interpreter and not from `flytekitVirtualenvRoot`. */
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
  /** Absent: `""`, as in flytekit; `null`: none. */
  readonly project?: string | null;
  /** Absent: `""`, as in flytekit; `null`: none. */
  readonly domain?: string | null;
  /** Absent: `/opt/venv/bin/python3`. */
  readonly pythonInterpreterPath?: string;
}

function forImage(image: string, version: string | undefined, options: ForImageOptions = {}): SerializationSettings {
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
