import { findingsOptions } from "../arguments/findings-options.ts";
import { registryOptions } from "../arguments/registry-options.ts";
import { settingsOptions } from "../arguments/settings-options.ts";
import { type Command, defineCommand } from "../command.ts";
import { printFindings } from "../format/findings.ts";

export const command: Command = defineCommand({
  description:
    "Looks for what goes wrong in the pod rather than on the laptop: in the settings, in what a bundle would hold, in packages and, where asked, in registries. Each finding has a code, a place and what to do; the project file silences one by its code, with a reason.",
  options: {
    ...settingsOptions,
    ...findingsOptions,
    ...registryOptions,
    allEnvironments: { type: "boolean", describe: "the common values and every environment of the project file" },
    bundle: {
      type: "boolean",
      describe: "look at what the bundle would hold; --no-bundle does not",
      defaultText: "yes, where there is a project file",
    },
    package: {
      type: "string",
      value: "FILE",
      multiple: true,
      completes: "file",
      describe: "images, arguments, variables and contexts of everything in this package too",
    },
    registry: {
      type: "boolean",
      describe: "ask registries: is each image there, for the platforms, and may its user write the destination",
    },
    platform: {
      type: "string",
      value: "OS/ARCH",
      multiple: true,
      describe: "with --registry: each image must be there for it; else the plugin's platforms",
    },
    fix: { type: "boolean", describe: "mend what has one safe mend, and show what changed" },
    dryRun: { type: "boolean", describe: "with --fix: show it alone, and write nothing" },
  },
  examples: [
    ["flyte-settings check", "the project in this folder"],
    ["flyte-settings check --fail-on warning --format github", "in GitHub Actions: each finding beside its line"],
    ["flyte-settings check --package flyte-package.tgz", "what pyflyte package made, before it is registered"],
    ["flyte-settings check --fix --dry-run", "what could be mended"],
  ],
  async run({ options }, host) {
    const { checkProject } = await import("../check/check-project.ts");
    return printFindings(await checkProject(options, host), options, host);
  },
});
