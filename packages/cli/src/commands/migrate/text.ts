import { groupNotes, type Migration, type Note, shellText } from "@flyte-settings/project/migrate";
import { linesText } from "../../format/lines.ts";
import { style } from "../../format/style.ts";
import type { Output } from "../../host/host.ts";

const headings: Readonly<Record<Note["disposition"], string>> = {
  unsupported: "not carried over:",
  kept: "stays where it is:",
  notNeeded: "not needed:",
};
const colours = { unsupported: "yellow", kept: "dim", notNeeded: "dim" } as const;

/** The equivalent commands and the disposition of everything else, as text. */
export function migrateText({ steps, notes }: Migration, output: Output): string {
  const commands = steps.flatMap(({ argv, does }) => [`  ${shellText(argv)}`, style(`      ${does}`, "dim", output)]);
  const rest = (["unsupported", "kept", "notNeeded"] as const).flatMap((disposition) => {
    const list = groupNotes(notes).filter((each) => each.disposition === disposition);
    if (list.length === 0) return [];
    return [
      style(headings[disposition], colours[disposition], output),
      ...list.flatMap(({ what, why, todo }) => [`  ${what}: ${why}`, ...(todo === undefined ? [] : [`      ${todo}`])]),
    ];
  });
  return linesText([...(commands.length === 0 ? [] : ["the same with flyte-settings:", ...commands]), ...rest]);
}
