import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Compat } from "@flyte-settings/core";
import { isCompat } from "@flyte-settings/core/internal";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { usageError } from "@flyte-settings/project";
import { hostPath, writeFileAtomically } from "@flyte-settings/project/host";
import type { CommandHost } from "../../host/host.ts";

export interface PyFilesOptions {
  readonly deflate?: boolean;
  readonly compat?: Compat;
}

/** Executors import only from files with these extensions. @throws USAGE */
export function checkPyFilesName(flag: string, output: string): void {
  if (/\.(zip|egg)$/.test(output)) return;
  throw usageError(`${flag} ${output}: executors import from .zip and .egg alone`, `For example ${flag} code.zip.`);
}

/**
 * Writes the listed files as a zip for `--py-files`, omitting the zip itself if it is among them.
 *
 * @returns the written archive, for text and JSON output
 */
export async function writePyFiles(
  root: string,
  paths: readonly string[],
  output: string,
  { deflate, compat }: PyFilesOptions,
  host: CommandHost,
): Promise<{ readonly file: string; readonly files: number; readonly bytes: number }> {
  const { pyFilesZip } = await import("@flyte-settings/spark-entrypoint");
  const file = hostPath(host, output);
  const files = paths
    .filter((path) => join(root, path) !== file)
    .map((path) => ({ path, read: () => readFile(join(root, path)) }));
  const zip = await pyFilesZip(files, {
    ...omitUndefined({ deflate }),
    ...(isCompat(compat, "spark") ? { compat: { spark: "flytekit" } } : {}),
  });
  await writeFileAtomically(host, output, zip);
  return { file, files: files.length, bytes: zip.length };
}
