import type { SerializationSettings } from "@flyte-settings/core";
import { parsePythonJson } from "@flyte-settings/core/internal";
import { element } from "../element.ts";
import { formatOf, transportSize } from "../read/formats.ts";
import { maskJson } from "../report/mask.ts";
import { HIDDEN } from "../report/mask-text.ts";
import type { ContextItem } from "../report/report.ts";
import { sizeOf } from "./context-parts.ts";
import { type Row, tableSection } from "./table.ts";
import { filteredTree, tree } from "./tree.ts";

/** A decoded context: its displayed form, and the data to encode it again. */
export interface OpenContext {
  /** As decoded; masked if the report is. */
  readonly json: string;
  /** As displayed. */
  readonly shownJson: string;
  readonly images: number;
  readonly unknownKeys: readonly string[];
  readonly settings?: SerializationSettings;
  /** Length of the encoded value. */
  readonly size: number;
}

/** @throws CONTEXT_INVALID CONTEXT_TOO_LARGE */
export function openContext(item: ContextItem, showValues: boolean): OpenContext | undefined {
  const { context } = item;
  if (context === undefined || context === HIDDEN) return undefined;
  const started = performance.now();
  const shown = formatOf(context).decode(context);
  performance.clearMeasures();
  performance.measure("decode", { start: started });
  return { ...shown, shownJson: showValues ? shown.json : maskJson(shown.json), size: transportSize(item) };
}

/** The size of a context and its settings as a tree, or the arguments of a Flyte 2 container. */
export function contextNodes(item: ContextItem, open: OpenContext | undefined, filter: string): Node[] {
  const launch = item.launch ?? [];
  const rows = launch.map(({ name, value }): Row => ({ cells: [name, value], text: `${name}\n${value}` }));
  const parts: Node[] =
    rows.length === 0
      ? []
      : [tableSection({ title: "Container arguments", columns: ["Argument", "Value"], rows }, filter)];
  if (open === undefined) return [...parts, element("p", {}, ["The container has no image cache."])];
  const settings = parsePythonJson(open.shownJson);
  return [...parts, filter.trim() === "" ? tree(settings) : filteredTree(settings, filter)];
}

export function sizeNodes(open: OpenContext | undefined): readonly Node[] {
  return open === undefined ? [] : sizeOf(open.size);
}
