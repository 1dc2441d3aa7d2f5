import { realpath } from "node:fs/promises";
import type { Finding } from "@flyte-settings/core/checks";
import { hostPath, writeFileAtomically } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import type { LoadedSettings } from "../settings/load-settings.ts";
import type { MendedFile } from "./fixed-file.ts";
import { mendIgnoreFile } from "./ignore-file.ts";
import { mendProjectFile } from "./project-file.ts";

/**
 * The files with every safe fix: the project file, and `.flyteignore`. Nothing is written.
 *
 * @param lock the lock file of images; absent: the project's own
 */
export async function findFixes(
  findings: readonly Finding[],
  loaded: LoadedSettings,
  lock: string | undefined,
  host: Host,
): Promise<readonly MendedFile[]> {
  const files = [await mendProjectFile(findings, loaded, lock, host), await mendIgnoreFile(findings, loaded, host)];
  return files.filter((each) => each !== undefined);
}

/** Writes each file whole. @throws FILE_UNREADABLE */
export async function writeFixes(files: readonly MendedFile[], host: Host): Promise<void> {
  for (const { file, after } of files) await writeFileAtomically(host, await targetOf(file, host), after);
}

/** A link stays one: what it leads to is written. */
async function targetOf(file: string, host: Host): Promise<string> {
  return realpath(hostPath(host, file)).catch(() => hostPath(host, file));
}
