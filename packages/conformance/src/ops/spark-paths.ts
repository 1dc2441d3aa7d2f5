import { EntrypointSettings, SerializationSettings } from "@flyte-settings/core";
import { type PythonJson, writePythonJson } from "@flyte-settings/core/internal";
import type { Answer } from "../ascii-json.ts";
import { object, text } from "../input.ts";
import type { Json } from "../json.ts";
import type { OpTable } from "../op.ts";
import { readSettings } from "../wire-settings.ts";
import { applyStep } from "./settings.ts";

/** Interpreter, virtual environment and entry point of Spark tasks. POSIX in both modes, whatever `os` is. */
export const sparkPathsOps: OpTable = {
  "spark.venvRootFromInterpreter": (input) =>
    SerializationSettings.venvRootFromInterpreter(text(input, "python_interpreter")),
  "spark.entrypoint"(input, context) {
    const { os, ...given } = object(input);
    const settings = readSettings({ image_config: {}, ...given }, context);
    const entrypoint = SerializationSettings.entrypointSettings(settings);
    return {
      ...derived(settings),
      default_entrypoint_path: EntrypointSettings.forInterpreter(settings.pythonInterpreter).path,
      entrypoint_settings_json: writePythonJson({ path: entrypoint.path } satisfies PythonJson),
    };
  },
  "spark.builder"(input, context) {
    const builder = SerializationSettings.newBuilder(readSettings(object(input)["settings"], context));
    for (const [name, value] of Object.entries(object(input)["set"] ?? {}))
      applyStep(builder, { [name]: value as Json });
    return derived(builder.build(context.options));
  },
};

function derived(settings: SerializationSettings): { readonly [name: string]: Answer } {
  return {
    python_interpreter: settings.pythonInterpreter,
    flytekit_virtualenv_root: settings.flytekitVirtualenvRoot ?? null,
    entrypoint_path: SerializationSettings.entrypointSettings(settings).path,
  };
}
