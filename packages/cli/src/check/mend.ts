import { realpath } from "node:fs/promises";
import type { Finding } from "@flyte-settings/core/checks";
import { hostPath, writeFileAtomically } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import type { LoadedSettings } from "../settings/load-settings.ts";
import type { CheckOptions } from "./check-options.ts";
import { mendIgnoreFile } from "./mend-ignore-file.ts";
import { mendProjectFile } from "./mend-project-file.ts";
import { changesText } from "./mend-text.ts";

/**
 * Mends what has one safe mend: in the project file, and in `.flyteignore`. Shows each line that changes; writes whole files
 * or none, and nothing with `dryRun`.
 *
 * @returns the findings that are no longer so
 */
export async function mend(
  findings: readonly Finding[],
  loaded: LoadedSettings,
  options: CheckOptions,
  host: Host,
): Promise<ReadonlySet<Finding>> {
  const mended = [await mendProjectFile(findings, loaded, options, host), await mendIgnoreFile(findings, loaded, host)];
  const files = mended.filter((each) => each !== undefined);
  const isText = (options.format ?? (options.json ? "json" : "text")) === "text";
  for (const file of files) {
    (isText ? host.stdout : host.stderr).write(changesText(file, host));
    if (!options.dryRun) await writeFileAtomically(host, await targetOf(file.file, host), file.after);
  }
  if (files.length === 0 && !options.quiet) host.stderr.write("nothing that has one safe mend\n");
  return new Set(options.dryRun ? [] : files.flatMap(({ fixed }) => fixed));
}

/** A link stays one: what it leads to is written. */
async function targetOf(file: string, host: Host): Promise<string> {
  return realpath(hostPath(host, file)).catch(() => hostPath(host, file));
}
