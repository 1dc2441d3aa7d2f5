import { type Finding, silence } from "@flyte-settings/core/checks";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { loadProject } from "@flyte-settings/project";
import { pluginsWanted } from "@flyte-settings/project/plugins";
import { sparkCheck } from "@flyte-settings/spark-entrypoint";
import { findingsOptions } from "../../arguments/findings-options.ts";
import { projectOptions } from "../../arguments/project-options.ts";
import { settingsOptions } from "../../arguments/settings-options.ts";
import { type Command, defineCommand } from "../../command.ts";
import { printFindings } from "../../format/findings.ts";
import { hasProfiles, runtimeOptions, sparkOptions } from "./spark-options.ts";
import { sparkTasks } from "./spark-tasks.ts";

export const command: Command = defineCommand({
  description:
    "Looks for what keeps a Spark job from its first result: interpreters that differ between driver and executors, a main file that is not there, versions that do not go together. A package's tasks are looked at as they stand, or as they would be rewritten where there are profiles.",
  options: {
    ...settingsOptions,
    ...sparkOptions,
    inspectImage: {
      type: "boolean",
      describe: "look into the images: interpreter, main file, versions; reads their layers from the registry",
    },
    local: { type: "boolean", describe: "the job runs here: ask the interpreters of this machine for their versions" },
    ...findingsOptions,
  },
  examples: [
    ["flyte-settings spark check --profile flytekit", "the images of the project in this folder"],
    ["flyte-settings spark check --package flyte-package.tgz --json", "the Spark tasks of a package, in CI"],
  ],
  async run({ options }, host) {
    const loaded = await loadProject({ ...projectOptions(options), computeVersion: false }, host);
    const isProfiled = hasProfiles(options, loaded);
    const shown = await sparkTasks(options, loaded, runtimeOptions(options, loaded), isProfiled, host);
    const findings: Finding[] = [];
    const runsOwnCode = pluginsWanted(options, host.env) && options.frozen !== true;
    // a root that somebody wrote belongs to the settings' interpreter; a profile has its own
    const { flytekitVirtualenvRoot: root } = loaded.settings;
    const isOwnRoot = loaded.provenance["flytekitVirtualenvRoot"] !== undefined && !isProfiled && root !== undefined;
    for (const { plan } of shown) {
      const facts = options.inspectImage ? await (await import("./inspect-images.ts")).inspectImages(plan, host) : {};
      const versions = options.local
        ? await (await import("./local-versions.ts")).localVersions(plan, host, runsOwnCode ? undefined : loaded.folder)
        : undefined;
      const more = {
        ...facts,
        ...(isOwnRoot ? { virtualenvRoot: root } : {}),
        isKubernetes: options.local !== true,
        ...omitUndefined({ versions }),
      };
      findings.push(...sparkCheck(plan, more));
    }
    return printFindings(silence(findings, loaded.values.checks?.ignore ?? []), options, host);
  },
});
