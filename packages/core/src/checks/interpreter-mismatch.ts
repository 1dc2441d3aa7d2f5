import { shown } from "../errors.ts";
import { entrypointPath, venvRootFromInterpreter } from "../python/interpreter.ts";
import type { Check, Found } from "./check.ts";

export const interpreterMismatch: Check = {
  severity: "warning",
  title: "Interpreter, virtual environment and entrypoint disagree",
  why: "Spark and flytekit look for the entrypoint next to the interpreter, and start another Python or none.",
  fix: "Set only pythonInterpreter, as an absolute path in the image; the other two are derived from it.",
  find: ({ settings: { pythonInterpreter, flytekitVirtualenvRoot }, entrypoint }) => {
    const root = venvRootFromInterpreter(pythonInterpreter);
    const found: Found[] = [];
    const add = (field: string, message: string) => found.push({ path: [field], message });
    if (!pythonInterpreter.startsWith("/")) {
      add(
        "pythonInterpreter",
        `${shown(pythonInterpreter)} is not an absolute path in the image, so the entrypoint is relative`,
      );
    } else if (flytekitVirtualenvRoot !== undefined && flytekitVirtualenvRoot.replace(/(.)\/+$/, "$1") !== root) {
      add(
        "flytekitVirtualenvRoot",
        `${shown(flytekitVirtualenvRoot)} is not ${shown(root)}, where the interpreter ${shown(pythonInterpreter)} lives`,
      );
    }
    const wanted = entrypointPath(pythonInterpreter);
    if (
      pythonInterpreter.startsWith("/") &&
      entrypoint !== undefined &&
      entrypoint.replace(/^local:\/\//, "") !== wanted
    ) {
      add(
        "pythonInterpreter",
        `the entrypoint ${shown(entrypoint)} is not ${shown(wanted)}, which belongs to the interpreter`,
      );
    }
    return found;
  },
};
