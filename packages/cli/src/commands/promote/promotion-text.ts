import { kindWords } from "@flyte-settings/project/package";
import type { PlannedEntity, PromotionPlan, PromotionResult } from "@flyte-settings/registration/promotion";
import { linesText } from "../../format/lines.ts";
import { style } from "../../format/style.ts";
import { table } from "../../format/table.ts";
import type { CommandHost } from "../../host/host.ts";
import { changedPlaces, countsOf, idText, imageRow, removedRow, rollbackRow, switchRow } from "./promotion-words.ts";

/** A plan as text; for an unchanged value that mentions the source, only the place and the word are shown. */
export function planText(plan: PromotionPlan, width: number, host: CommandHost): string {
  const { source, target, entities, images, code, switches, removed, problems, digest } = plan;
  const { mentions, references, unknowable } = plan;
  const heading = (text: string): string => `\n${style(text, "bold", host.stdout)}\n`;
  const section = (name: string, columns: readonly string[], rows: readonly (readonly string[])[]): string =>
    rows.length === 0 ? "" : heading(name) + table(columns, rows, width);
  return [
    linesText([`${idText(source)} → ${idText(target)}`]),
    section("Entities", ["NAME", "KIND", "ACTION", "CHANGES"], entities.map(entityRow)),
    section("Images", ["IMAGE", "BECOMES", "NOTE"], images.map(imageRow)),
    section(
      "Code",
      ["FROM", "HOW", "TO"],
      code.map(({ from, how, to }) => [from, how, to]),
    ),
    section("Active launch plans", ["NAME", "NOW", "THEN"], switches.map(switchRow)),
    section("Removed launch plans that stay active", ["NAME", "ACTIVE"], removed.map(removedRow)),
    section(
      "References that stay",
      ["NAME", "KIND", "IN THE TARGET"],
      references.map(({ id, isThere }) => [`${idText(id)}/${id.name}`, kindWords[id.kind], isThere ? "yes" : "no"]),
    ),
    section(
      "Still names the source",
      ["NAME", "WORD", "PLACE"],
      mentions.map(({ id, word, path }) => [id.name, word, path]),
    ),
    unknowable.length === 0
      ? ""
      : heading("Start others by their code: what those need cannot be known") + linesText(unknowable),
    problems.length === 0 ? "" : heading("Cannot be applied") + linesText(problems),
    `\n${countsOf(entities)}; plan ${digest}\n`,
  ].join("");
}

function entityRow({ id, action, changes, differences }: PlannedEntity): readonly string[] {
  const told = action === "conflict" ? differences : changes;
  return [id.name, kindWords[id.kind], action, changedPlaces(told)];
}

export function resultText(result: PromotionResult, width: number, host: CommandHost): string {
  const { entities, switched, rolledBack = [], error } = result;
  const failed = entities.filter((each) => each.error !== undefined);
  host.stderr.write(linesText(failed.map((each) => `${kindWords[each.kind]} ${each.id.name}: ${each.error?.message}`)));
  if (error !== undefined) host.stderr.write(linesText([error.message]));
  const count = (status: string): number => entities.filter((each) => each.status === status).length;
  const rows = rolledBack.map(rollbackRow);
  return [
    linesText([
      `${count("registered")} registered, ${count("exists")} there already, ${failed.length} failed; ${switched.length} launch plans switched`,
    ]),
    rows.length === 0 ? "" : table(["ROLLED BACK", "STATUS", "ACTIVE"], rows, width),
  ].join("");
}
