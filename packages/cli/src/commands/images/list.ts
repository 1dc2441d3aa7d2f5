import { loadProject } from "@flyte-settings/project";
import { withGeneration } from "@flyte-settings/project/flyte2";
import { type ImageRow, lockedRows } from "@flyte-settings/project/images";
import { generationOptions } from "../../arguments/generation-options.ts";
import { projectOptions } from "../../arguments/project-options.ts";
import { settingsOptions } from "../../arguments/settings-options.ts";
import { type Command, defineCommand } from "../../command.ts";
import { table, tableOptions, tableWidth } from "../../format/table.ts";
import type { CommandHost } from "../../host/host.ts";

export const command: Command = defineCommand({
  description:
    "Lists the project's images with their references, the digests in images.lock.yaml, and their sources. No registry is queried.",
  options: { ...settingsOptions, ...generationOptions, ...tableOptions },
  examples: [["flyte-settings images list", "list the current project's images"]],
  async run({ options }, host) {
    const asked = await withGeneration(projectOptions(options), options.generation, host);
    const project = await loadProject({ ...asked, deferRegistries: true, computeVersion: false }, host);
    const rows = await lockedRows(project, host);
    if (options.json) host.stdout.write(`${JSON.stringify(rows)}\n`);
    else if (rows.length === 0)
      host.stderr.write("no images: add them under images: of flyte-settings.yaml, or with --image\n");
    else writeRows(rows, tableWidth(host.stdout, options), host);
    return 0;
  },
});

function writeRows(rows: readonly ImageRow[], width: number, host: CommandHost): void {
  const hasDigests = rows.some(({ digest }) => digest !== undefined);
  host.stdout.write(
    table(
      ["name", "reference", ...(hasDigests ? ["digest"] : []), "from"],
      rows.map(({ name, reference, digest, origins }) => [
        name,
        reference,
        ...(hasDigests ? [digest === undefined ? "" : `${digest.slice(0, 19)}…`] : []),
        origins.map(({ from }) => from).join(", "),
      ]),
      width,
    ),
  );
}
