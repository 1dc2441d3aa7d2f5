import { kindWords } from "@flyte-settings/project/package";
import type { Difference, PreviewedEntity, RegistrationPreview } from "@flyte-settings/registration";
import { linesText } from "../../format/lines.ts";
import { style } from "../../format/style.ts";
import type { CommandHost } from "../../host/host.ts";

/**
 * A plan as text: the upload, then each entity. With Admin, shows how the entity differs from the registered one;
 * otherwise what filling in changes. Ends with a summary line.
 *
 * @param outcome what was done with the entities
 */
export function planText(
  { entities, upload }: RegistrationPreview,
  inWords: (found: readonly Difference[]) => string[],
  host: CommandHost,
  outcome = "nothing was sent",
): string {
  const lines = upload === undefined ? [] : [`would upload ${upload.file}: ${upload.bytes} bytes, md5 ${upload.md5}`];
  for (const { kind, id, changes = [], overriddenEnv = [], registered, differences = [] } of entities) {
    const known = registered === undefined ? "" : ` (${registered})`;
    const name = style(`${kindWords[kind]} ${id.name}`, "bold", host.stdout);
    lines.push(`${name} ${id.project}/${id.domain} ${id.version}${known}`);
    const told = registered === undefined ? filledIn(changes, inWords) : inWords(differences);
    lines.push(...told.map((words) => `  ${words}`));
    if (overriddenEnv.length > 0) lines.push(`  replaced by --override-env: ${overriddenEnv.join(", ")}`);
  }
  return linesText([...lines, `${summary(entities)}; ${outcome}`]);
}

/** An entity's identifier occurs many times: filled-in identifiers are shown on one line. */
function filledIn(changes: readonly Difference[], inWords: (found: readonly Difference[]) => string[]): string[] {
  const identifiers = changes.filter(({ place, before, after }) => {
    return /\.(project|domain|version)$/.test(place) && typeof after === "string" && isOpen(before);
  });
  const named = new Set(identifiers.map(({ place }) => place.replace(/\.\w+$/, "")));
  const others = changes.filter((each) => !identifiers.includes(each)).map(atUpload);
  const parts = [...new Set(identifiers.map(({ place }) => place.replace(/^.*\./, "")))].join(", ");
  const first =
    named.size === 0 ? [] : [`${parts} of ${named.size} ${named.size === 1 ? "identifier" : "identifiers"}`];
  return [...first.map((words) => `filled in: ${words}`), ...inWords(others)];
}

function isOpen(before: Difference["before"]): boolean {
  return before === undefined || (typeof before === "string" && before.includes("{{"));
}

/** Only Admin knows the code location. */
function atUpload(change: Difference): Difference {
  const isThere = typeof change.after === "string" && change.after.startsWith("(uploaded)/");
  return isThere ? { ...change, after: "(where Admin has the code uploaded)" } : change;
}

function summary(entities: readonly PreviewedEntity[]): string {
  const count = (what: NonNullable<PreviewedEntity["registered"]>): string =>
    `${entities.filter(({ registered }) => registered === what).length} ${what}`;
  const asked = entities.some(({ registered }) => registered !== undefined);
  const known = asked ? `: ${count("new")}, ${count("identical")}, ${count("different")}` : "";
  return `${entities.length} ${entities.length === 1 ? "entity" : "entities"}${known}`;
}
