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
  if (!path.includes("/")) return undefined;
  return (await rootOnlyPatterns(source, host)).find(({ matches }) => matches(path));
}

/** All such patterns of a source directory; whether a path matches with `**` before the pattern. */
export async function rootOnlyPatterns(
  source: string,
  host: Host,
): Promise<readonly (RootOnlyPattern & { matches(path: string): boolean })[]> {
  const file = join(source, ".flyteignore");
  if (!(await exists(host, file))) return [];
  const lines = (await readText(host, file)).split(/\r?\n/).map((text) => text.trim());
  return lines.flatMap((pattern, index) => {
    if (!/^[^!#/][^/]*\/?$/.test(pattern)) return [];
    const anywhere = dockerPatterns(".flyteignore", [`**/${pattern}`]);
    return [{ pattern, line: index + 1, matches: (path: string) => anywhere.matches(path) }];
  });
}
