import { FlyteSettingsError } from "../errors.ts";
import { guardedAll } from "../guard.ts";
import { entrypointPath } from "../python/interpreter.ts";
import { quote } from "../python/python-json.ts";

/** Location of the code that runs a task in the pod. Derived from the interpreter, never stored in the settings. */
export interface EntrypointSettings {
  /** Always a POSIX path. */
  readonly path: string;
}

export const EntrypointSettings: {
  /**
   * The entrypoint of the virtual environment that contains an interpreter. Equivalent of flytekit's
   * `default_entrypoint_settings`, which writes a backslash on Windows.
   */
  forInterpreter(interpreter: string): EntrypointSettings;
  /** The JSON, as flytekit's `EntrypointSettings.to_json` writes it. */
  toJson(settings: EntrypointSettings): string;
} = /* @__PURE__ */ guardedAll("EntrypointSettings", { forInterpreter, toJson });

function forInterpreter(interpreter: string): EntrypointSettings {
  if (typeof interpreter === "string") return { path: entrypointPath(interpreter) };
  throw new FlyteSettingsError(
    "SETTINGS_INVALID",
    "expected the path of an interpreter, for example /opt/venv/bin/python3",
  );
}

function toJson({ path }: EntrypointSettings): string {
  return `{"path": ${quote(path)}}`;
}
