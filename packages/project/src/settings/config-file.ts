import { isAbsolute } from "node:path";
import type { CompatOptions } from "@flyte-settings/core";
import {
  type ConfigFile,
  configCandidates,
  duplicateKeys,
  readConfigFile,
  withheldEntries,
} from "@flyte-settings/core/config";
import { isCompat } from "@flyte-settings/core/internal";
import { exists, readText } from "../host/files.ts";
import type { Host } from "../host/host.ts";

/**
 * Reads flytekit's or flytectl's configuration file: the given one, or else the first file found where flytekit
 * searches. From a file merely found in the working directory, values that start a program, send something or weaken
 * TLS are ignored and reported.
 *
 * @throws FILE_NOT_FOUND for a given file, CONFIG_INVALID
 */
export async function readConfig(
  named: string | undefined,
  options: CompatOptions,
  host: Host,
): Promise<ConfigFile | undefined> {
  const { path, isFound } = named === undefined ? await findConfig(options, host) : { path: named, isFound: false };
  if (path === undefined) return undefined;
  const file = readConfigFile(path, await readText(host, path), { ...options, isFound });
  reportWithheld(file, host);
  // by default the file's images are read next, which reports the same error
  if (isCompat(options.compat, "config")) reportProblem(file, host);
  for (const { path: key, occurs } of file.format === "yaml" ? duplicateKeys(file.root) : [])
    host.report("info", `${path}: ${key.join(".")} is written ${occurs}; the last one is used`);
  return file;
}

/** A file that is not valid YAML is treated as empty, as in flytekit. */
export function reportProblem(file: ConfigFile | undefined, host: Host): void {
  if (file?.format !== "yaml" || file.problem === undefined) return;
  host.report("info", `${file.path} is treated as empty: ${file.problem.message}`);
}

/**
 * A clone may contain a `flytekit.config`: unless the user or a variable refers to it, it may not start programs or
 * send anything.
 */
function reportWithheld(file: ConfigFile, host: Host): void {
  const withheld = withheldEntries(file);
  if (withheld.length === 0) return;
  const names = withheld.map(({ key, line }) => (line === undefined ? key : `${key} (line ${line})`)).join(", ");
  host.report(
    "warning",
    `ignoring ${names} in ${file.path}, which was found in the working directory. To use it whole, pass --config ${file.path}`,
  );
}

interface Found {
  readonly path?: string;
  readonly isFound: boolean;
}

async function findConfig(options: CompatOptions, host: Host): Promise<Found> {
  for (const { path, variable } of configCandidates(host.env, host.home, options)) {
    if (await exists(host, path)) return { path, isFound: variable === undefined && !isAbsolute(path) };
    if (variable !== undefined)
      host.report("info", `${variable} names ${path}, and there is no such file; the search goes on`);
  }
  return { isFound: false };
}
