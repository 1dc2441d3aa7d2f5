import { omitUndefined } from "@flyte-settings/core/plugin";
import { loadProject, usageError } from "@flyte-settings/project";
import { packageReader } from "@flyte-settings/project/package";
import { generationOptions } from "../../arguments/generation-options.ts";
import { projectOptions } from "../../arguments/project-options.ts";
import { settingsOptions } from "../../arguments/settings-options.ts";
import { type Command, defineCommand } from "../../command.ts";
import { linesText } from "../../format/lines.ts";

export const command: Command = defineCommand({
  description:
    "Prints the version to register: a literal string, the commit, or the hash of code and settings, as set in `version:`. With a package, its code and entities are used instead of the working directory's. For Flyte 2 a version of at most 63 characters, the digest of the code bundle unless `version:` is set to something else.",
  positionals: [{ name: "package", describe: "output of pyflyte package", variadic: true, completes: "file" }],
  options: { ...settingsOptions, ...generationOptions },
  examples: [
    ["flyte-settings version show --version content", "for the current project"],
    ["flyte-settings version show --generation 2", "a version for flyte deploy --version"],
  ],
  async run({ options, positionals }, host) {
    const { generation } = options;
    if (positionals.length > 0 && generation === "2") {
      throw usageError("a package is flytekit's, and --generation 2 is for Flyte 2", "Omit the package or the flag.");
    }
    const asked = { ...projectOptions(options), texts: new Map<string, string>() };
    const { findGeneration } = await import("@flyte-settings/project/flyte2");
    const choice = { ...asked, ...omitUndefined({ generation }) };
    if (positionals.length === 0 && (await findGeneration(choice, host)).generation === 2) {
      const { flyte2Version } = await import("@flyte-settings/project/version");
      const found = await flyte2Version(asked, host);
      host.stdout.write(options.json ? `${JSON.stringify(found)}\n` : linesText([found.version]));
      return 0;
    }
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
