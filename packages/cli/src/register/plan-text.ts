import type { Difference, RegistrationPlan } from "@flyte-settings/registration";
import { style } from "../format/style.ts";
import type { Host } from "../host/host.ts";
import { kindWords } from "./inspected-text.ts";

/** A plan for people: what would be uploaded, then each entity with what filling in changes and what is there already. */
export function planText(
  { entities, upload }: RegistrationPlan,
  inWords: (found: readonly Difference[]) => string[],
  host: Host,
): string {
  const lines = upload === undefined ? [] : [`would upload ${upload.file}: ${upload.bytes} bytes, md5 ${upload.md5}`];
  for (const { kind, id, changes = [], registered, differences = [] } of entities) {
    const known = registered === undefined ? "" : ` (${registered})`;
    lines.push(
      `${style(`${kindWords[kind]} ${id.name}`, "bold", host.stdout)} ${id.project}/${id.domain} ${id.version}${known}`,
    );
    lines.push(
      ...inWords(changes).map((words) => `  ${words}`),
      ...inWords(differences).map((words) => `  registered: ${words}`),
    );
  }
  return `${lines.join("\n")}\n`;
}
