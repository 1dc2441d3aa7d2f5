import { EntrypointSettings } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import { sparkInvalid } from "../spark-error.ts";

/** Part of the image; followed by an absolute path. */
const LOCAL = "local://";

/**
 * The main file next to an interpreter: `local:///opt/venv/bin/entrypoint.py`.
 *
 * @param isPeer use flytekit's form even if Spark would treat a directory as a host (S3)
 * @throws SPARK_INVALID if the interpreter is not an absolute path
 */
export function entrypointUri(interpreter: string, isPeer = false): string {
  const { path } = EntrypointSettings.forInterpreter(interpreter);
  if (isPeer || path.startsWith("/")) return LOCAL + path;
  throw sparkInvalid(
    `the interpreter "${shown(interpreter)}" has no parent directory, so the entrypoint would be ${LOCAL}${shown(path)}, and Spark reads "${shown(path.slice(0, path.indexOf("/")))}" as a host: expected an absolute path in the image, for example /opt/venv/bin/python3`,
    "pythonInterpreter",
  );
}

/**
 * The main file of a JVM application. flytekit always prepends `local://` (S2); here it is only prepended to an
 * absolute path, and a URI is kept.
 *
 * @throws SPARK_INVALID for an empty or relative path
 */
export function applicationUri(applicationsPath: string, isPeer = false): string {
  if (isPeer || applicationsPath.startsWith("/")) return LOCAL + applicationsPath;
  const problem = uriProblem(applicationsPath);
  if (problem === undefined) return applicationsPath;
  throw sparkInvalid(
    `applications_path "${shown(applicationsPath)}": ${problem}. Expected an absolute path in the image or a URI, for example /opt/app.jar, local:///opt/app.jar or s3a://bucket/app.jar`,
    "applicationsPath",
  );
}

/** Why a string is not a valid file URI; `undefined` if it is. */
export function uriProblem(uri: string): string | undefined {
  if (uri === "") return "it is empty";
  const [, scheme, rest = ""] = /^([A-Za-z][A-Za-z0-9+.-]*):(.*)$/s.exec(uri) ?? [];
  if (scheme === undefined) return "it is a relative path";
  if (!rest.startsWith("/")) return `after ${scheme}: there is no path`;
  const isLocal = scheme.toLowerCase() === "local" || scheme.toLowerCase() === "file";
  if (isLocal && /^\/\/[^/]/.test(rest)) return `Spark reads "${shown(rest.slice(2).split("/")[0] ?? "")}" as a host`;
  if (rest.replace(/^\/+/, "") === "") return "it names no file";
  return undefined;
}
