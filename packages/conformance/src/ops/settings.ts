import { EntrypointSettings, SerializationSettings, type SettingsBuilder } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { deflate } from "@flyte-settings/core/zlib-exact";
import { object, text } from "../input.ts";
import type { Json } from "../json.ts";
import type { OpContext, OpTable } from "../op.ts";
import { asGiven, present } from "../wire-record.ts";
import { readField, readSettings, writeEnv, writeSettings } from "../wire-settings.ts";

/** How contexts are encoded: the exact bytes of flytekit only in its mode. */
export function encoding({ mode, options }: OpContext): Parameters<typeof SerializationSettings.serializedContext>[1] {
  return mode === "flytekit" ? { ...options, deflate } : options;
}

/** Settings: creating, encoding, deriving and building them. */
export const settingsOps: OpTable = {
  "settings.toJson"(input, context) {
    return SerializationSettings.toJson(readSettings(object(input)["settings"], context), context.options);
  },
  "settings.create"(input, context) {
    const settings = readSettings(object(input)["settings"], context);
    return {
      settings: writeSettings(settings, context),
      entrypoint_settings: { ...SerializationSettings.entrypointSettings(settings) },
      should_fast_serialize: SerializationSettings.shouldFastSerialize(settings),
    };
  },
  "settings.forImage"(input, context) {
    const { project, domain, python_interpreter_path, version = null } = object(input);
    const settings = SerializationSettings.forImage(text(input, "image"), asGiven<string>(version) ?? undefined, {
      ...context.options,
      ...omitUndefined({
        project: project === undefined ? undefined : asGiven<string | null>(project),
        domain: domain === undefined ? undefined : asGiven<string | null>(domain),
      }),
      ...present("pythonInterpreterPath", python_interpreter_path, asGiven<string>),
    });
    return {
      settings: writeSettings(settings, context),
      to_json: SerializationSettings.toJson(settings, context.options),
    };
  },
  "settings.builder"(input, context) {
    const settings = readSettings(object(input)["settings"], context);
    const builder = SerializationSettings.newBuilder(settings);
    for (const step of asGiven<Json[]>(object(input)["steps"] ?? [])) applyStep(builder, object(step, "input.steps"));
    const { options } = context;
    return {
      to_json: SerializationSettings.toJson(builder.build(options), options),
      original_to_json: SerializationSettings.toJson(settings, options),
    };
  },
  "settings.withSerializedContext"(input, context) {
    const settings = readSettings(object(input)["settings"], context);
    const once = SerializationSettings.withSerializedContext(settings, encoding(context));
    return {
      same: once === settings,
      env: writeEnv(once),
      to_json: SerializationSettings.toJson(once, context.options),
      original_to_json: SerializationSettings.toJson(settings, context.options),
      twice_is_same: SerializationSettings.withSerializedContext(once, encoding(context)) === once,
    };
  },
  "settings.shouldFastSerialize"(input, context) {
    return SerializationSettings.shouldFastSerialize(readSettings(object(input)["settings"], context));
  },
  "settings.venvRootFromInterpreter": (input) =>
    SerializationSettings.venvRootFromInterpreter(text(input, "interpreter")),
  "settings.entrypointPath": (input) => EntrypointSettings.forInterpreter(text(input, "interpreter")).path,
};

/** One change: `{with_fast_serialization_settings}`, `{env_put: [name, value]}` or `{FIELD: value}`. */
export function applyStep(builder: SettingsBuilder, step: { readonly [name: string]: Json }): void {
  for (const [name, value] of Object.entries(step)) {
    if (name === "env_put") {
      const [variable, text] = asGiven<[string, string]>(value);
      builder.withEnvVariable(variable, text);
      continue;
    }
    const [field, read] = readField(name.replace(/^with_/, ""), value);
    const method = `with${field.charAt(0).toUpperCase()}${field.slice(1)}` as keyof SettingsBuilder;
    (builder[method] as (value: unknown) => unknown)(read);
  }
}
