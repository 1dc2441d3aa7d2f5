import { SerializationSettings } from "@flyte-settings/core";
import { loadProject } from "@flyte-settings/project";
import { projectOptions } from "../../arguments/project-options.ts";
import { settingsOptions } from "../../arguments/settings-options.ts";
import { type Command, defineCommand } from "../../command.ts";
import { settingsText } from "../../format/settings-text.ts";
import { provenanceJson } from "./provenance-json.ts";

export const command: Command = defineCommand({
  description:
    "Prints the settings that tasks of this project are serialized with: defaults, flytekit's own file, the project file, the environment and flags, in this order.",
  options: settingsOptions,
  examples: [
    ["flyte-settings settings show", "of the project in this folder"],
    ["flyte-settings settings show --image spark=ghcr.io/acme/spark:3.5 --json", "as data, in the form of the wire"],
  ],
  async run({ options }, host) {
    const { settings, provenance, refused } = await loadProject(projectOptions(options), host);
    host.stdout.write(
      options.json
        ? `{"settings": ${SerializationSettings.toJson(settings)}, "provenance": ${JSON.stringify(provenanceJson(provenance, refused))}}\n`
        : settingsText(settings),
    );
    return 0;
  },
});
