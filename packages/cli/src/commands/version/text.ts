import type { Change, ExplainedVersion } from "@flyte-settings/project/version";
import { linesText, oneLine } from "../../format/lines.ts";
import { style } from "../../format/style.ts";
import { table } from "../../format/table.ts";
import type { CommandHost } from "../../host/host.ts";

/** The inputs of a version; individual files only if requested. */
export function madeOfText(
  { version, inputs }: ExplainedVersion,
  withFiles: boolean,
  width: number,
  { stdout }: CommandHost,
): string {
  const files = inputs.filter(({ kind }) => kind === "file");
  const shown = inputs.filter(({ kind }) => withFiles || kind !== "file");
  const rows = shown.map(({ kind, name, digest, value }) => {
    const what = kind === "code" ? `${files.length} ${files.length === 1 ? "file" : "files"}` : name;
    return [kind, what, digest.slice(0, 12), value ?? ""];
  });
  return `${style(oneLine(version), "bold", stdout)}\n${table(["kind", "name", "digest", "value"], rows, width)}`;
}

const signs = { added: "+", removed: "-", changed: "~" } as const;
const colours = { added: "green", removed: "red", changed: "yellow" } as const;

/** The changes from one version to another, one per line. */
export function changesText(
  a: ExplainedVersion,
  b: ExplainedVersion,
  changes: readonly Change[],
  { stdout }: CommandHost,
): string {
  const lines = changes
    .filter(({ kind }) => kind !== "code")
    .map(({ kind, name, change, before, after }) => {
      const values = [before, after].filter((value) => value !== undefined).join(" → ");
      return style(`${signs[change]} ${kind} ${name}${values === "" ? "" : `: ${values}`}`, colours[change], stdout);
    });
  const head = a.version === b.version ? a.version : `${a.version} → ${b.version}`;
  return linesText([style(head, "bold", stdout), ...lines]);
}
