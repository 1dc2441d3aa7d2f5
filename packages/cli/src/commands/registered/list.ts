import { omitUndefined } from "@flyte-settings/core/plugin";
import { parseProjectDomain } from "../../arguments/project-domain.ts";
import { type Command, defineCommand } from "../../command.ts";
import { table, tableOptions, tableWidth } from "../../format/table.ts";
import { type ListedRow, listRows } from "./list-rows.ts";
import { registeredOptions, withAdmin } from "./registered-options.ts";

export const command: Command = defineCommand({
  description:
    "Lists the tasks, workflows and launch plans that Flyte Admin holds for a project and domain, with the launch plans that are active. " +
    "--stale lists active launch plans that are not of the newest version of their workflow, and whether the newest version still has them.",
  positionals: [{ name: "where", describe: "PROJECT/DOMAIN", required: true }],
  options: {
    version: { type: "string", short: "v", value: "TEXT", describe: "only this version" },
    kind: { type: "string", choices: ["task", "workflow", "plan"], describe: "only this kind" },
    workflow: { type: "string", value: "NAME", describe: "only this workflow and its launch plans" },
    active: { type: "boolean", describe: "only active launch plans" },
    stale: { type: "boolean", describe: "only active launch plans of older versions" },
    ...registeredOptions,
    ...tableOptions,
  },
  examples: [
    ["flyte-settings registered list flytesnacks/development --version v7", "everything of one version"],
    ["flyte-settings registered list flytesnacks/development --active", "what runs when it is started or scheduled"],
  ],
  async run({ options, positionals: [text = ""] }, host) {
    const where = parseProjectDomain(text, "where");
    const { version, kind, workflow, active, stale } = options;
    const asked = omitUndefined({ version, kind, workflow, active, stale });
    const rows = await withAdmin(options, host, (admin) => listRows(admin, where, asked, host.signal));
    if (options.json) host.stdout.write(`${JSON.stringify(rows)}\n`);
    else if (rows.length > 0) {
      const heading = ["NAME", "KIND", "VERSION", "REGISTERED", "STATE"];
      host.stdout.write(table(heading, rows.map(cells), tableWidth(host.stdout, options)));
    } else if (!options.quiet) host.stderr.write(`nothing found in ${text}\n`);
    return 0;
  },
});

function cells({ name, kind, version, registered, active, severalActive, newest, removed }: ListedRow): string[] {
  const state = active === undefined ? "" : active ? "active" : "inactive";
  const older = newest === undefined ? [] : [`newest version is ${newest}`, ...(removed ? ["not in it"] : [])];
  const several = severalActive ? ["other versions are active too"] : [];
  return [
    name,
    kind,
    version,
    registered.replace(/\.\d+Z$/, "Z"),
    [state, ...several, ...older].filter(Boolean).join(", "),
  ];
}
