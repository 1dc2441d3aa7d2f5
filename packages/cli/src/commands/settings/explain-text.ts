import { type LayerName, type Origin, originText, type Provenance } from "@flyte-settings/core/config";
import type { LoadedProject } from "@flyte-settings/project";
import { valueText } from "@flyte-settings/project/settings";
import { linesText, oneLine } from "../../format/lines.ts";
import { style } from "../../format/style.ts";
import { tableRows } from "../../format/table.ts";
import type { CommandHost } from "../../host/host.ts";
import { changeSentence, changeWords } from "./how-to-change.ts";

const NOBODY: Provenance = { layer: "defaults", overrode: [] };
/** Display names of the layers. */
const layerWords: Readonly<Record<LayerName, string>> = {
  defaults: "default",
  flytekit: "flytekit's configuration",
  flyte2: "Flyte 2's configuration",
  project: "project file",
  environment: "environment",
  flags: "command line",
  plugins: "plugin",
};

/** One value in full, several as a table; each followed by the values it overrides. */
export function explainText(loaded: LoadedProject, paths: readonly string[], width: number, host: CommandHost): string {
  const [path, ...more] = paths;
  return path !== undefined && more.length === 0 ? inFull(loaded, path, host) : inRows(loaded, paths, width, host);
}

function inFull(loaded: LoadedProject, path: string, host: CommandHost): string {
  const provenance = loaded.provenance[path] ?? NOBODY;
  const row = (name: string, words: string): string =>
    `  ${style(name.padEnd(11), "dim", host.stdout)}${oneLine(words)}\n`;
  return [
    `${style(oneLine(path), "bold", host.stdout)}: ${oneLine(valueText(loaded, path))}\n`,
    row("source", placeWords(provenance)),
    ...others(loaded, path).map((each) => row("overrides", overridden(each))),
    ...refusals(loaded, path).map((words) => row("ignored", words)),
    row("to change", changeSentence(path, provenance, loaded.projectFile?.path)),
  ].join("");
}

/** `flyte-settings.yaml:7 (project file)`; without the layer if the place already includes it. */
function placeWords(origin: Origin): string {
  const text = originText(origin);
  return origin.file === undefined && origin.flag === undefined && origin.variable === undefined
    ? text
    : `${text} (${layerWords[origin.layer]})`;
}

function inRows(loaded: LoadedProject, paths: readonly string[], width: number, host: CommandHost): string {
  const rows = paths.map((path) => {
    const provenance = loaded.provenance[path] ?? NOBODY;
    return [
      path,
      valueText(loaded, path),
      originText(provenance),
      changeWords(path, provenance, loaded.projectFile?.path),
    ];
  });
  const [[heading = ""] = [], ...lines] = tableRows(["setting", "value", "source", "override with"], rows, width);
  const below = lines.flatMap((own, index) => {
    const path = paths[index] ?? "";
    return [
      ...own,
      ...others(loaded, path).map((each) => style(`  overrides ${overridden(each)}`, "dim", host.stdout)),
      ...refusals(loaded, path).map((words) => `  ${words}`),
    ];
  });
  return linesText([style(heading, "bold", host.stdout), ...below]);
}

function refusals({ refused = {} }: LoadedProject, path: string): readonly string[] {
  return (refused[path] ?? []).map(({ plugin, wanted }) => {
    const what = wanted === undefined ? "another value" : plain(wanted);
    return `plugin ${plugin} tried to set ${what}; ignored because you set it explicitly`;
  });
}

/** The overridden values, except equal ones. */
function others(loaded: LoadedProject, path: string): Provenance["overrode"] {
  const value = valueText(loaded, path);
  const { overrode } = loaded.provenance[path] ?? NOBODY;
  return overrode.filter((each) => each.value === undefined || plain(each.value) !== value);
}

function overridden(each: Origin & { readonly value?: unknown }): string {
  const place = placeWords(each);
  if (each.value === undefined) return place;
  return place === "default" ? `${plain(each.value)} (default)` : `${plain(each.value)} from ${place}`;
}

function plain(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
