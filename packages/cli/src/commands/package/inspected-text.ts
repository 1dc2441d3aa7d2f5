import { shown } from "@flyte-settings/core/plugin";
import { kindWords } from "@flyte-settings/project/package";
import type { InspectedEntity } from "@flyte-settings/registration/package";
import { linesText } from "../../format/lines.ts";
import { style } from "../../format/style.ts";
import { table } from "../../format/table.ts";
import type { CommandHost } from "../../host/host.ts";

/** A table of the entities; if requested, followed by the command line of every container. */
export function inspectedText(
  entities: readonly InspectedEntity[],
  withArgs: boolean,
  width: number,
  host: CommandHost,
): string {
  const rows = entities.map(({ kind, name, taskType = "", bytes, containers, images }) => [
    kindWords[kind],
    name,
    taskType,
    distinct(images.filter((each) => !isInContext(each))).join(", "),
    contextCell(containers, distinct(images.filter(isInContext))),
    `${bytes}`,
  ]);
  const heading = ["kind", "name", "type", "images", "context", "bytes"];
  const lines = entities.flatMap(({ name, containers }) =>
    containers.map(({ place, command, args }) =>
      linesText([`${style(name, "bold", host.stdout)} ${place}`, `  ${[...command, ...args].join(" ")}`]),
    ),
  );
  return table(heading, rows, width) + linesText(entities.flatMap(planLines)) + (withArgs ? lines.join("") : "");
}

/** When a launch plan runs, and on what: only plans with a schedule or inputs. */
function planLines({ name, plan }: InspectedEntity): readonly string[] {
  if (plan === undefined || (plan.schedule === undefined && plan.inputs.length === 0)) return [];
  const { schedule, kickoffTimeInput, inputs } = plan;
  const given = inputs.map(({ name: input, kind, value }) =>
    value === undefined ? `${input} (${kind})` : `${input} = ${shown(value)} (${kind})`,
  );
  const parts = [schedule, kickoffTimeInput && `time in ${kickoffTimeInput}`, given.join(", ")];
  return [`launch plan ${name}: ${parts.filter(Boolean).join("; ")}`];
}

/** Whether there is a context, and the images in it, which tasks started at run time would use. */
function contextCell(containers: InspectedEntity["containers"], images: readonly string[]): string {
  if (!containers.some(({ context }) => context !== undefined)) return "";
  return images.length === 0 ? "yes" : `yes: ${images.join(", ")}`;
}

function isInContext({ place }: { readonly place: string }): boolean {
  return place.includes("._F_SS_C.");
}

function distinct(images: InspectedEntity["images"]): string[] {
  return [...new Set(images.flatMap(({ text }) => (text === "" ? [] : [text])))];
}
