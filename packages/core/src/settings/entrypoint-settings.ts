import { entrypointPath } from "../python/interpreter.ts";

/** Where the code that runs a task lies in the pod. Derived from the interpreter, never stored in the settings. */
export interface EntrypointSettings {
  /** Always a POSIX path. */
  readonly path: string;
}

export const EntrypointSettings: {
  forInterpreter(interpreter: string): EntrypointSettings;
} = { forInterpreter };

/**
 * The entrypoint of the virtual environment around an interpreter. Twin of flytekit's `default_entrypoint_settings`,
 * which writes a backslash on Windows.
 */
function forInterpreter(interpreter: string): EntrypointSettings {
  return { path: entrypointPath(interpreter) };
}
