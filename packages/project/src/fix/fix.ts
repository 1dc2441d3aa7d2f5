import { realpath } from "node:fs/promises";
import type { Finding } from "@flyte-settings/core/checks";
import { hostPath, writeFileAtomically } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import type { LoadedProject } from "../load-project.ts";
import type { FixedFile } from "./fixed-file.ts";
import { fixIgnoreFile } from "./ignore-file.ts";
import { fixProjectFile } from "./project-file.ts";

/**
 * The files with every safe fix applied: the project file and `.flyteignore`. Nothing is written.
 *
 * @param lock the image lock file; absent: the project's own
 */
export async function findFixes(
  findings: readonly Finding[],
  loaded: LoadedProject,
  lock: string | undefined,
  host: Host,
): Promise<readonly FixedFile[]> {
  const files = [await fixProjectFile(findings, loaded, lock, host), await fixIgnoreFile(findings, loaded, host)];
  return files.filter((each) => each !== undefined);
}

/** Writes each file as a whole. @throws FILE_UNREADABLE */
export async function writeFixes(files: readonly FixedFile[], host: Host): Promise<void> {
  for (const { file, after } of files) await writeFileAtomically(host, await targetOf(file, host), after);
}

/** Keeps a symbolic link: writes to its target. */
async function targetOf(file: string, host: Host): Promise<string> {
  return realpath(hostPath(host, file)).catch(() => hostPath(host, file));
}
