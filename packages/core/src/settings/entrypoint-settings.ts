import { checkText } from "../check-argument.ts";
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
  checkText(interpreter, "the interpreter", "SETTINGS_INVALID");
  return { path: entrypointPath(interpreter) };
}

function toJson({ path }: EntrypointSettings): string {
  checkText(path, "path", "SETTINGS_INVALID");
  return `{"path": ${quote(path)}}`;
}
