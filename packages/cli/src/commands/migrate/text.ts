import { groupNotes, type Migration, type Note, shellText } from "@flyte-settings/project/migrate";
import { linesText } from "../../format/lines.ts";
import { style } from "../../format/style.ts";
import type { Output } from "../../host/host.ts";

const headings: Readonly<Record<Note["fate"], string>> = {
  lost: "not carried over:",
  stays: "stays where it is:",
  unneeded: "not needed:",
};
const colours = { lost: "yellow", stays: "dim", unneeded: "dim" } as const;

/** The equal commands and what became of the rest, for people. */
export function migrateText({ steps, notes }: Migration, output: Output): string {
  const commands = steps.flatMap(({ argv, does }) => [`  ${shellText(argv)}`, style(`      ${does}`, "dim", output)]);
  const rest = (["lost", "stays", "unneeded"] as const).flatMap((fate) => {
    const list = groupNotes(notes).filter((each) => each.fate === fate);
    if (list.length === 0) return [];
    return [
      style(headings[fate], colours[fate], output),
      ...list.flatMap(({ what, why, todo }) => [`  ${what}: ${why}`, ...(todo === undefined ? [] : [`      ${todo}`])]),
    ];
  });
  return linesText([...(commands.length === 0 ? [] : ["the same with flyte-settings:", ...commands]), ...rest]);
}
