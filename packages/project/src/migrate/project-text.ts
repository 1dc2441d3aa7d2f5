import { type LayerValue, mergeLayers, originText } from "@flyte-settings/core/config";
import { Document, isScalar, isSeq, YAMLMap } from "yaml";
import { schemaLine } from "../settings/schema-line.ts";

/** As `init` has them. */
const order = [
  "project",
  "domain",
  "version",
  "images",
  "env",
  "pythonInterpreter",
  "defaultResources",
  "sourceRoot",
  "bundle",
];

/** A project file of these values, each with its origin behind it; of a value that is given twice the stronger one. */
export function projectText(values: readonly LayerValue[], from: string): string {
  // texts that older readers take for something else are quoted too
  const document = new Document({}, { version: "1.1" });
  const sorted = [...mergeLayers([values]).values].sort((a, b) => rank(a) - rank(b));
  for (const { path, value, origin } of sorted) {
    const node = document.createNode(value);
    if (isSeq(node)) node.flow = true;
    if (isScalar(node) || isSeq(node)) node.comment = ` ${originText(origin)}`;
    // made here: of its own it would make the ordered maps of YAML 1.1
    path.slice(0, -1).forEach((_, depth) => {
      const outer = path.slice(0, depth + 1);
      if (!document.hasIn(outer)) document.setIn(outer, new YAMLMap());
    });
    document.setIn(path, node);
  }
  const body = sorted.length === 0 ? "" : document.toString({ lineWidth: 0, flowCollectionPadding: true });
  return `${schemaLine()}\n# From ${from}.\n${body}`;
}

function rank({ path: [field = ""] }: LayerValue): number {
  const at = order.indexOf(field);
  return at < 0 ? order.length : at;
}
