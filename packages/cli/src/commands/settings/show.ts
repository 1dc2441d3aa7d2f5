import { SerializationSettings } from "@flyte-settings/core";
import { redactUrls } from "@flyte-settings/core/plugin";
import { loadProject } from "@flyte-settings/project";
import { projectOptions } from "../../arguments/project-options.ts";
import { settingsOptions } from "../../arguments/settings-options.ts";
import { type Command, defineCommand } from "../../command.ts";
import { settingsText } from "../../format/settings-text.ts";
import { provenanceJson } from "./provenance-json.ts";

export const command: Command = defineCommand({
  description:
    "Prints the resolved settings of the project: defaults, flytekit's configuration, the project file, environment variables and flags, in order of precedence.",
  options: settingsOptions,
  examples: [
    ["flyte-settings settings show", "for the current project"],
    ["flyte-settings settings show --image spark=ghcr.io/acme/spark:3.5 --json", "as data, in the form of the wire"],
  ],
  async run({ options }, host) {
    const { settings, provenance, refused } = await loadProject(projectOptions(options), host);
    if (options.json) {
      const origins = JSON.stringify(provenanceJson(provenance, refused));
      host.stdout.writeData(
        `{"settings": ${SerializationSettings.toJson(settings)}, "provenance": ${redactUrls(origins)}}\n`,
      );
    } else host.stdout.write(settingsText(settings));
    return 0;
  },
});
