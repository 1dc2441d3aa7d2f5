import { FlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import { type Document, isAlias, type LineCounter, visit } from "yaml";

/** @throws CONFIG_INVALID with the position of the first error */
export function refuseBroken({ errors: [error] }: Document, place: string, lines: LineCounter): void {
  if (error === undefined) return;
  const start = lines.linePos(error.pos[0]);
  throw new FlyteSettingsError("CONFIG_INVALID", `${place} is not valid YAML: ${error.message.split("\n")[0]}`, {
    place,
    ...(start.line > 0 ? { line: start.line, column: start.col } : {}),
  });
}

/**
 * The parser accepts an alias without its anchor, but the writer does not.
 *
 * @throws CONFIG_INVALID
 */
export function refuseLooseAliases(document: Document, place: string): void {
  const anchors = new Set<string>();
  visit(document, {
    Node(_, node) {
      if (!isAlias(node)) {
        if (node.anchor !== undefined) anchors.add(node.anchor);
      } else if (!anchors.has(node.source)) {
        const problem = `the alias ${shown(node.source)} has no anchor before it`;
        throw new FlyteSettingsError("CONFIG_INVALID", `${place} is not valid YAML: ${problem}`, { place });
      }
    },
  });
}
