import { join } from "node:path";
import { dockerPatterns } from "@flyte-settings/fast-register";
import { exists, readText } from "../host/files.ts";
import type { Host } from "../host/host.ts";

/** A line of `.flyteignore` that would match if it started with `**`. */
export interface RootOnlyPattern {
  readonly pattern: string;
  readonly line: number;
}

/**
 * The `.flyteignore` pattern that was probably meant to match a file. As in `.dockerignore`, but unlike `.gitignore`, a
 * pattern without a slash matches only at the root.
 *
 * @param path of the file, relative to the source directory
 */
export async function rootOnlyPattern(source: string, path: string, host: Host): Promise<RootOnlyPattern | undefined> {
  if (!path.includes("/")) return undefined;
  return (await rootOnlyPatterns(source, host)).find(({ matches }) => matches(path));
}

/**
 * All such patterns of a source directory, as a function that finds the pattern matching a path when prefixed with
 * `**`.
 */
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
