import type { Layer } from "@flyte-settings/core/config";
import type { TextCache } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import type { Sdk } from "./detection.ts";
import { findPython, pythonLayer } from "./find-python.ts";
import { pyprojectLayer } from "./pyproject.ts";

/**
 * Values from files of the Python project: the versions that select the default image, and the Flyte project in
 * `pyproject.toml`.
 *
 * @param report called for each file that cannot be read
 * @param python set by the user, for environment markers
 */
export async function detectedLayers(
  folder: string,
  host: Host,
  report: (problem: string) => void,
  python?: string,
  texts: TextCache = new Map(),
  sdk: Sdk = "flytekit",
): Promise<readonly Layer[]> {
  const [found, pyproject] = await Promise.all([
    findPython(folder, host, python, texts, sdk),
    pyprojectLayer(folder, host, texts).catch((error: Error) => {
      report(`pyproject.toml cannot be read, and tells nothing: ${error.message.split("\n")[0]}`);
      return [];
    }),
  ]);
  for (const problem of found.problems) report(problem);
  return [pythonLayer(found), pyproject];
}
