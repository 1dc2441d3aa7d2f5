import { isDeepStrictEqual } from "node:util";
import { originText } from "@flyte-settings/core/config";
import type { LoadedProject } from "@flyte-settings/project";
import { valueAt, valueText } from "@flyte-settings/project/settings";
import { oneLine } from "../../format/lines.ts";
import { style } from "../../format/style.ts";
import type { CommandHost } from "../../host/host.ts";
import { shownValue } from "./explain-json.ts";
import { provenanceJson } from "./provenance-json.ts";

/** The same project resolved in two environments. */
export interface TwoEnvironments {
  /** Absent: the common values. */
  readonly from?: string;
  readonly to: string;
  readonly before: LoadedProject;
  readonly after: LoadedProject;
}

/** Sorted paths whose values differ, or that exist on one side only. */
export function differingPaths({ before, after }: TwoEnvironments): readonly string[] {
  const all = new Set([...Object.keys(before.provenance), ...Object.keys(after.provenance)]);
  return [...all].filter((path) => !isDeepStrictEqual(valueAt(before, path), valueAt(after, path))).sort();
}

/** As text: three lines per value, with its source on each side. */
export function diffText(two: TwoEnvironments, paths: readonly string[], host: CommandHost): string {
  const names = [two.from ?? "common", two.to] as const;
  const width = Math.max(...names.map((name) => name.length));
  const side = (name: string, loaded: LoadedProject, path: string): string => {
    const origin = loaded.provenance[path];
    const words =
      origin === undefined
        ? style("(not set)", "dim", host.stdout)
        : `${valueText(loaded, path)} (${originText(origin)})`;
    return `  ${oneLine(`${name.padEnd(width)}  ${words}`)}\n`;
  };
  return paths
    .map(
      (path) =>
        `${style(oneLine(path), "bold", host.stdout)}\n${side(names[0], two.before, path)}${side(names[1], two.after, path)}`,
    )
    .join("");
}

/**
 * `{from, to, differences: [{path, from?, to?}]}`: `from` is `null` for the common values; a side without a value is
 * absent.
 */
export function diffJson({ from, to, before, after }: TwoEnvironments, paths: readonly string[]): object {
  const side = (loaded: LoadedProject, path: string): object | undefined => {
    const origin = loaded.provenance[path];
    if (origin === undefined) return undefined;
    const data = provenanceJson({ [path]: origin }, loaded.refused)[path] as object;
    return { ...shownValue(loaded, path), ...data };
  };
  return {
    from: from ?? null,
    to,
    differences: paths.map((path) => ({ path, from: side(before, path), to: side(after, path) })),
  };
}
