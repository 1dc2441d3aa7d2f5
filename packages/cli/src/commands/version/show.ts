import { loadProject, usageError } from "@flyte-settings/project";
import { packageReader } from "@flyte-settings/project/package";
import { projectOptions } from "../../arguments/project-options.ts";
import { settingsOptions } from "../../arguments/settings-options.ts";
import { type Command, defineCommand } from "../../command.ts";
import { linesText } from "../../format/lines.ts";

export const command: Command = defineCommand({
  description:
    "Prints the version that would be registered: the text, the commit, or the digest of code and settings, as `version:` says. With a package its code and its entities count in place of the folder's.",
  positionals: [{ name: "package", describe: "what pyflyte package made", variadic: true, completes: "file" }],
  options: settingsOptions,
  examples: [["flyte-settings version show --version content", "of the project in this folder"]],
  async run({ options, positionals }, host) {
    const asked = projectOptions(options);
    const { settings, values } = await loadProject(
      positionals.length === 0 ? asked : { ...asked, package: packageReader(positionals, host) },
      host,
    );
    if (settings.version === undefined || settings.version === "") {
      throw usageError("no version is set", "Give one: --version v1, or version: content in flyte-settings.yaml.");
    }
    const { version = settings.version } = values;
    const kind = version === "git" || version === "content" ? version : "text";
    host.stdout.write(
      options.json ? `${JSON.stringify({ version: settings.version, kind })}\n` : linesText([settings.version]),
    );
    return 0;
  },
});
