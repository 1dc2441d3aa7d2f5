import { kindWords } from "@flyte-settings/project/package";
import type { PromotionPlan } from "@flyte-settings/registration/promotion";
import { changedPlaces, countsOf, idText, imageRow, removedRow, switchRow } from "./promotion-words.ts";

/** A plan in Markdown, for a pull request comment. */
export function planMarkdown(plan: PromotionPlan): string {
  const { source, target, endpoint, entities, images, code, switches, removed, problems, digest } = plan;
  const { mentions, references, unknowable } = plan;
  return [
    `## ${cell(idText(source))} → ${cell(idText(target))}`,
    `${countsOf(entities)}${endpoint === undefined ? "" : ` on ${cell(endpoint)}`}. Plan \`${digest}\`.`,
    ...list("Cannot be applied", problems),
    ...rows(
      "Entities",
      ["Name", "Kind", "Action", "Changes"],
      entities.map(({ id, action, changes, differences }) => [
        id.name,
        kindWords[id.kind],
        action,
        changedPlaces(action === "conflict" ? differences : changes),
      ]),
    ),
    ...rows("Images", ["Image", "Becomes", "Note"], images.map(imageRow)),
    ...rows(
      "Code",
      ["From", "How", "To"],
      code.map(({ from, how, to }) => [from, how, to]),
    ),
    ...rows("Active launch plans", ["Name", "Now", "Then"], switches.map(switchRow)),
    ...rows("Removed launch plans that stay active", ["Name", "Active"], removed.map(removedRow)),
    ...rows(
      "References that stay",
      ["Name", "In the target"],
      references.map(({ id, isThere }) => [`${idText(id)}/${id.name}`, isThere ? "yes" : "no"]),
    ),
    ...rows(
      "Still names the source",
      ["Name", "Word", "Place"],
      mentions.map(({ id, word, path }) => [id.name, word, path]),
    ),
    ...list("Start others by their code", unknowable),
    "",
  ].join("\n");
}

function rows(name: string, columns: readonly string[], cells: readonly (readonly string[])[]): string[] {
  if (cells.length === 0) return [];
  const line = (each: readonly string[]): string => `| ${each.map(cell).join(" | ")} |`;
  return ["", `### ${name}`, "", line(columns), line(columns.map(() => "---")), ...cells.map(line)];
}

function list(name: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : ["", `### ${name}`, "", ...items.map((each) => `- ${cell(each)}`)];
}

/**
 * A name can contain Markdown and HTML syntax; inside code, GitHub and GitLab create no mention, reference or link from
 * it either.
 */
function cell(text: string): string {
  const escaped = text.replace(/\s+/g, " ").replace(/[\\`*_{}[\]<>&|#!]/g, (each) => `&#${each.charCodeAt(0)};`);
  return /[@#$%&~]|:\/\/|www\./i.test(text) ? `<code>${escaped}</code>` : escaped;
}
