import { kindWords } from "@flyte-settings/project/package";
import type { InspectedContainer, InspectedEntity } from "@flyte-settings/registration/package";
import { style } from "../../format/style.ts";
import { table } from "../../format/table.ts";
import type { CommandHost } from "../../host/host.ts";

/** A table of the entities; below it, where asked for, the command line of every container. */
export function inspectedText(entities: readonly InspectedEntity[], withArgs: boolean, host: CommandHost): string {
  const rows = entities.map(({ kind, name, taskType = "", bytes, containers }) => [
    kindWords[kind],
    name,
    taskType,
    images(containers).join(", "),
    containers.some(({ context }) => context !== undefined) ? "yes" : "",
    `${bytes}`,
  ]);
  const heading = ["kind", "name", "type", "images", "context", "bytes"];
  const width = host.stdout.isTerminal ? host.stdout.columns : 400;
  const lines = entities.flatMap(({ name, containers }) =>
    containers.map(({ place, args }) => `${style(name, "bold", host.stdout)} ${place}\n  ${args.join(" ")}\n`),
  );
  return table(heading, rows, width) + (withArgs ? lines.join("") : "");
}

function images(containers: readonly InspectedContainer[]): string[] {
  return [...new Set(containers.flatMap(({ image }) => (image === "" ? [] : [image])))];
}
