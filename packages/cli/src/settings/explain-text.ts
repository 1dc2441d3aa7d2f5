import { looksSecret } from "@flyte-settings/core/checks";
import { type Origin, originText } from "@flyte-settings/core/config";
import { style } from "../format/style.ts";
import { table } from "../format/table.ts";
import type { Host } from "../host/host.ts";
import type { LoadedSettings } from "./load-settings.ts";
import { valueText } from "./value-at.ts";

/** A table of value, where from, and what it went before; then how to change one. */
export function explainText(
  { settings, values, provenance, refused = {} }: LoadedSettings,
  paths: readonly string[],
  host: Host,
): string {
  const rows = paths.map((path) => {
    const { overrode = [], ...origin } = provenance[path] ?? { layer: "defaults" as const };
    return [
      path,
      valueText({ ...settings, ...values }, path, looksSecret),
      originText(origin),
      overrode.map((each) => overridden(each)).join(", "),
    ];
  });
  const note =
    paths.length === 1
      ? `\n${style(howToChange(provenance[paths[0] ?? ""] ?? { layer: "defaults" }, paths[0] ?? ""), "dim", host.stdout)}\n`
      : "";
  const kept = paths.flatMap((path) =>
    (refused[path] ?? []).map(({ plugin, wanted }) => {
      const what =
        wanted === undefined ? "another value" : typeof wanted === "string" ? wanted : JSON.stringify(wanted);
      return `${path}: plugin ${plugin} wanted ${what}, yours is kept\n`;
    }),
  );
  return (
    table(["value", "is", "from", "went before"], rows, host.stdout.isTerminal ? host.stdout.columns : 200) +
    kept.join("") +
    note
  );
}

function overridden(each: Origin & { readonly value?: unknown }): string {
  return each.value === undefined
    ? originText(each)
    : `${typeof each.value === "string" ? each.value : JSON.stringify(each.value)} (${originText(each)})`;
}

/** The nearest stronger place to write another value. */
function howToChange(origin: Origin, path: string): string {
  if (origin.layer === "flags") return `To change it: give ${origin.flag ?? "the flag"} another value.`;
  if (origin.layer === "environment") return `To change it: set ${origin.variable}, or give the flag.`;
  if (origin.layer === "project") return `To change it: ${originText(origin)}, or the flag for one run.`;
  return `To change it: write ${path} into flyte-settings.yaml, or give the flag for one run.`;
}
