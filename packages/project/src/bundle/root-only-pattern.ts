import { join } from "node:path";
import { dockerPatterns } from "@flyte-settings/fast-register";
import { exists, readText } from "../host/files.ts";
import type { Host } from "../host/host.ts";

/** A line of `.flyteignore` that would match with `**` before it. */
export interface RootOnlyPattern {
  readonly pattern: string;
  readonly line: number;
}

/**
 * The pattern of `.flyteignore` that was probably meant for a file: as in `.dockerignore`, and not as in `.gitignore`, one
 * without a slash matches at the root only.
 *
 * @param path of the file, below the source directory
 */
export async function rootOnlyPattern(source: string, path: string, host: Host): Promise<RootOnlyPattern | undefined> {
  const file = join(source, ".flyteignore");
  if (!path.includes("/") || !(await exists(host, file))) return undefined;
  const lines = (await readText(host, file)).split(/\r?\n/);
  const index = lines.findIndex((text) => {
    const pattern = text.trim();
    return /^[^!#/][^/]*\/?$/.test(pattern) && dockerPatterns(".flyteignore", [`**/${pattern}`]).matches(path);
  });
  return index < 0 ? undefined : { pattern: (lines[index] ?? "").trim(), line: index + 1 };
}
