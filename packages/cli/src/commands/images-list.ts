import { settingsOptions } from "../arguments/settings-options.ts";
import { type Command, defineCommand } from "../command.ts";
import { table } from "../format/table.ts";
import { imageRows } from "../settings/image-rows.ts";
import { loadSettings } from "../settings/load-settings.ts";

export const command: Command = defineCommand({
  description: "Lists the images that tasks may name, what each runs, and where it came from.",
  options: settingsOptions,
  examples: [["flyte-settings images list", "the images of the project in this folder"]],
  async run({ options }, host) {
    const rows = imageRows(await loadSettings(options, host));
    if (options.json) host.stdout.write(`${JSON.stringify(rows)}\n`);
    else if (rows.length === 0)
      host.stderr.write("no images: add them under images: of flyte-settings.yaml, or with --image\n");
    else
      host.stdout.write(
        table(
          ["name", "reference", "from"],
          rows.map(({ name, reference, origins }) => [name, reference, origins.map(({ from }) => from).join(", ")]),
          host.stdout.isTerminal ? host.stdout.columns : 200,
        ),
      );
    return 0;
  },
});
