import { SerializationSettings } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import { sparkInvalid } from "./spark-error.ts";

/** Why a string is not a valid interpreter path in an image; `undefined` if it is. */
export function interpreterProblem(path: string): string | undefined {
  if (path === "") return "it is empty";
  if (path.includes("\\") || /^[A-Za-z]:/.test(path)) return "it is a Windows path, and Spark runs in a Linux image";
  if (!path.startsWith("/")) return "it is relative, and the driver and executors start in different directories";
  if (path.endsWith("/")) return "it ends in a slash, so it is a directory";
  if (path.lastIndexOf("/") === 0) return "it has no parent directory, so it is in no virtual environment";
  if (/[\x00-\x1f\x7f]/.test(path)) return "it holds control characters";
  return undefined;
}

/** @throws SPARK_INVALID with the source of the path */
export function checkInterpreter(path: string, from: string): void {
  const problem = interpreterProblem(path);
  if (problem === undefined) return;
  throw sparkInvalid(
    `the interpreter "${shown(path)}" (${from}): ${problem}. Expected an absolute path in the image, for example /opt/venv/bin/python3`,
    "pythonInterpreter",
  );
}

/** Whether the interpreter is in the `bin` directory of the virtual environment. */
export function holdsInterpreter(virtualenvRoot: string, interpreter: string): boolean {
  const trimmed = virtualenvRoot.replace(/(.)\/+$/, "$1");
  return trimmed === SerializationSettings.venvRootFromInterpreter(interpreter);
}
