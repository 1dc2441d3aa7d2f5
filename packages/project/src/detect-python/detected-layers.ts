import type { Layer } from "@flyte-settings/core/config";
import type { Host } from "../host/host.ts";
import { findPython, pythonLayer } from "./find-python.ts";
import { pyprojectLayer } from "./pyproject.ts";

/**
 * What files of a Python project say that are not ours: the versions that choose the default image, and the Flyte project of
 * `pyproject.toml`.
 *
 * @param report told of each file that cannot be read
 * @param python that the user set, for environment markers
 */
export async function detectedLayers(
  folder: string,
  host: Host,
  report: (problem: string) => void,
  python?: string,
): Promise<readonly Layer[]> {
  const [found, pyproject] = await Promise.all([
    findPython(folder, host, python),
    pyprojectLayer(folder, host).catch((error: Error) => {
      report(`pyproject.toml cannot be read, and tells nothing: ${error.message.split("\n")[0]}`);
      return [];
    }),
  ]);
  for (const problem of found.problems) report(problem);
  return [pythonLayer(found), pyproject];
}
