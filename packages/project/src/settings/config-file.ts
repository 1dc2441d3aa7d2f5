import type { CompatOptions } from "@flyte-settings/core";
import { type ConfigFile, configCandidates, duplicateKeys, readConfigFile } from "@flyte-settings/core/config";
import { exists, readText } from "../host/files.ts";
import type { Host } from "../host/host.ts";

/**
 * flytekit's or flytectl's file, read: the one that was named, else the first that is found where flytekit looks.
 *
 * @throws FILE_NOT_FOUND for a file that was named, CONFIG_INVALID
 */
export async function readConfig(
  named: string | undefined,
  options: CompatOptions,
  host: Host,
): Promise<ConfigFile | undefined> {
  const path = named ?? (await findConfig(options, host));
  if (path === undefined) return undefined;
  const file = readConfigFile(path, await readText(host, path), options);
  if (file.format === "yaml" && file.problem !== undefined)
    host.report("info", `${path} counts as empty: ${file.problem.message}`);
  for (const { path: key, lines } of file.format === "yaml" ? duplicateKeys(file.root) : [])
    host.report(
      "info",
      `${path}: ${key.join(".")} is written twice, on lines ${lines.join(" and ")}; the last one counts`,
    );
  return file;
}

async function findConfig(options: CompatOptions, host: Host): Promise<string | undefined> {
  for (const { path, variable } of configCandidates(host.env, host.home, options)) {
    if (await exists(host, path)) return path;
    if (variable !== undefined)
      host.report("info", `${variable} names ${path}, and there is no such file; the search goes on`);
  }
  return undefined;
}
