import { usageError } from "@flyte-settings/project";
import { type Command, defineCommand } from "../../command.ts";
import { linesText } from "../../format/lines.ts";
import { registeredOptions, withAdmin } from "./registered-options.ts";
import { type ShownEntity, shownEntities } from "./shown-entities.ts";

export const command: Command = defineCommand({
  description:
    "Shows what Flyte Admin holds under one name: images, code, schedule, whether it is active, and the names of its environment variables. " +
    "Without a version, the active one of a launch plan, else the newest. --json prints the spec.",
  positionals: [{ name: "id", describe: "PROJECT/DOMAIN/NAME[@VERSION]", required: true }],
  options: {
    kind: { type: "string", choices: ["task", "workflow", "plan"], describe: "only this kind" },
    ...registeredOptions,
    showValues: {
      type: "boolean",
      describe: "show the values of environment variables that do not look secret",
    },
  },
  examples: [
    [
      "flyte-settings registered show flytesnacks/development/weather.workflows.forecasts",
      "a task, as it is registered",
    ],
  ],
  async run({ options, positionals: [text = ""] }, host) {
    const [, project, domain, name, version] = /^([^/]+)\/([^/]+)\/([^@]+)(?:@(.+))?$/.exec(text) ?? [];
    if (project === undefined || domain === undefined || name === undefined)
      throw usageError(
        `${text}: expected PROJECT/DOMAIN/NAME[@VERSION], for example flytesnacks/production/flows.wf.nightly`,
      );
    const asked = { project, domain, name, version, kind: options.kind, showValues: options.showValues === true };
    const found = await withAdmin(options, host, (admin, { trust }) =>
      shownEntities(admin, asked, { trust, signal: host.signal }),
    );
    host.stdout.write(options.json ? `${JSON.stringify(found)}\n` : linesText(found.flatMap(lines)));
    return 0;
  },
});

function lines({ kind, name, version, active, images, code, schedule, environment, workflow }: ShownEntity): string[] {
  const state = active === undefined ? "" : active ? " (active)" : " (inactive)";
  const rows: [string, readonly string[]][] = [
    ["workflow", workflow === undefined ? [] : [workflow]],
    ["schedule", schedule === undefined ? [] : [schedule]],
    ["image", images.map(({ image, path }) => (path.includes("#") ? `${image} (in the context)` : image))],
    ["code", code],
    ["environment", environment],
  ];
  return [
    `${kind} ${name} ${version}${state}`,
    ...rows.flatMap(([label, values]) => [...new Set(values)].map((value) => `  ${label.padEnd(12)}${value}`)),
  ];
}
