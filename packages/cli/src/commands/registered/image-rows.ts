import type { LostState } from "@flyte-settings/project/images";
import type { RegisteredImage } from "@flyte-settings/registration/promotion";
import type { ProjectDomain } from "../../arguments/project-domain.ts";
import { oneLine } from "../../format/lines.ts";

/** A row of `registered images`. */
export interface ImageRow extends ProjectDomain {
  readonly image: string;
  readonly pinned: boolean;
  readonly kind: "task" | "workflow";
  readonly name: string;
  readonly version: string;
  /** JSON Pointer into the spec; the part after `#` points into the decoded context. */
  readonly path: string;
  /** The active launch plan that runs it. */
  readonly plan?: string;
  readonly planVersion?: string;
  /** With `--missing`: its state in its registry. */
  readonly registry?: LostState;
}

/** @param place of the launch plan, or of the task itself */
export function imageRow({ image, pinned, kind, id, path, plan }: RegisteredImage, place: ProjectDomain): ImageRow {
  const { name, version } = id;
  const { project, domain } = place;
  const by = plan === undefined ? {} : { plan: plan.name, planVersion: plan.version };
  return { project, domain, image, pinned, kind, name, version, path, ...by };
}

const columns = [
  ["project", "project"],
  ["domain", "domain"],
  ["launch_plan", "plan"],
  ["launch_plan_version", "planVersion"],
  ["kind", "kind"],
  ["name", "name"],
  ["version", "version"],
  ["image", "image"],
  ["pinned", "pinned"],
  ["path", "path"],
] as const satisfies readonly (readonly [string, keyof ImageRow])[];

/** RFC 4180 with a header, except that lines end in a single line feed. */
export function imagesCsv(rows: readonly ImageRow[], withRegistry = false): string {
  const all = withRegistry ? [...columns, ["registry", "registry"] as const] : columns;
  const lines = rows.map((row) => all.map(([, key]) => field(String(row[key] ?? ""))));
  return [all.map(([name]) => name), ...lines].map((line) => `${line.join(",")}\n`).join("");
}

/** Escapes values that a spreadsheet would read as a formula. */
function field(given: string): string {
  const value = oneLine(given);
  const text = /^[=+\-@\t]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
