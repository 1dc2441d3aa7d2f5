import type { InspectedContainer, InspectedPackage } from "@flyte-settings/registration";
import { style } from "../format/style.ts";
import { table } from "../format/table.ts";
import type { Host } from "../host/host.ts";

export const kindWords = { task: "task", workflow: "workflow", launchPlan: "launch plan" } as const;

/** A table of the entities; below it, where asked for, the command line of every container. */
export function inspectedText({ entities, bundle }: InspectedPackage, withArgs: boolean, host: Host): string {
  const rows = entities.map(({ kind, id, type = "", bytes, containers }) => [
    kindWords[kind],
    id.name,
    type,
    images(containers).join(", "),
    containers.some(({ context }) => context !== undefined) ? "yes" : "",
    `${bytes}`,
  ]);
  const heading = ["kind", "name", "type", "images", "context", "bytes"];
  const width = host.stdout.isTerminal ? host.stdout.columns : 400;
  const code = bundle === undefined ? "" : `code: ${bundle.file} (${bundle.bytes} bytes)\n`;
  const lines = entities.flatMap(({ id, containers }) => containers.map(({ place, args }) => `${style(id.name, "bold", host.stdout)} ${place}\n  ${args.join(" ")}\n`));
  return table(heading, rows, width) + code + (withArgs ? lines.join("") : "");
}

function images(containers: readonly InspectedContainer[]): string[] {
  return [...new Set(containers.flatMap(({ image }) => (image === undefined || image === "" ? [] : [image])))];
}
