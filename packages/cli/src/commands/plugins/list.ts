import { omitUndefined } from "@flyte-settings/core/plugin";
import { listPlugins, type PluginRow, referencesOf } from "@flyte-settings/project/plugins";
import { projectFolder, readProject } from "@flyte-settings/project/settings";
import { settingsOptions } from "../../arguments/settings-options.ts";
import { type Command, defineCommand } from "../../command.ts";
import { table, tableOptions, tableWidth } from "../../format/table.ts";
import { version } from "../../version.ts";

const { file, plugins, allowPlugin, frozen } = settingsOptions;

export const command: Command = defineCommand({
  description:
    "Lists the plugins of the project file in order, with their files. Nothing is imported or started without --load.",
  options: {
    file,
    plugins,
    allowPlugin,
    frozen,
    ...tableOptions,
    load: { type: "boolean", describe: "load the plugins and show their names and hooks; this runs their code" },
  },
  examples: [
    ["flyte-settings plugins list", "review an unfamiliar project before running it"],
    ["flyte-settings plugins list --load --json", "include their hooks"],
  ],
  async run({ options }, host) {
    const file = await readProject(omitUndefined({ file: options.file }), host);
    const references = file === undefined ? [] : referencesOf([file.values]);
    const place = { folder: projectFolder(file, host), load: options.load === true, includedVersion: version };
    const rows = await listPlugins(references, place, options, host);
    if (options.json) host.stdout.write(`${JSON.stringify(rows)}\n`);
    else if (rows.length > 0)
      host.stdout.write(table(["plugin", "runs", "from", "hooks"], rows.map(cells), tableWidth(host.stdout, options)));
    else if (!options.quiet) host.stderr.write("no plugins configured (plugins: in flyte-settings.yaml)\n");
    return rows.some(({ problem }) => problem !== undefined) ? 1 : 0;
  },
});

function cells({ source, runs, kind, path, version, hooks, problem }: PluginRow): string[] {
  const from = problem ?? [kind, path, version].filter((part) => part !== undefined).join(" ");
  return [
    source,
    runs ? (hooks === undefined ? "if it loads" : "yes") : "no",
    from,
    hooks?.join(", ") ?? "(not loaded)",
  ];
}
