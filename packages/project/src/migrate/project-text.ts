import { type LayerValue, mergeLayers, originText } from "@flyte-settings/core/config";
import { Document, isScalar, isSeq, YAMLMap } from "yaml";
import { exactStrings } from "../fix/exact-strings.ts";
import { schemaLine } from "../settings/schema-line.ts";

/** The order that `init` uses. */
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

/**
 * A project file with these values, each followed by its origin in a comment; of duplicate values, the one with higher
 * precedence.
 */
export function projectText(values: readonly LayerValue[], from: string): string {
  const document = new Document({}, exactStrings);
  const sorted = [...mergeLayers([values]).values].sort((a, b) => rank(a) - rank(b));
  for (const { path, value, origin } of sorted) {
    const node = document.createNode(value);
    if (isSeq(node)) node.flow = true;
    if (isScalar(node) || isSeq(node)) node.comment = ` ${originText(origin)}`;
    // created explicitly: the library would create ordered maps of YAML 1.1
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
