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
    "Finds problems that would stop a Spark job: different interpreters on driver and executors, a missing main file, incompatible versions. With profiles, a package's tasks are checked as they would be rewritten.",
  options: {
    ...settingsOptions,
    ...sparkOptions,
    inspectImage: {
      type: "boolean",
      describe: "inspect the images' layers in the registry: interpreter, main file, versions",
    },
    local: {
      type: "boolean",
      describe: "the job runs on this machine: query the local interpreters for their versions",
    },
    ...findingsOptions,
  },
  examples: [
    ["flyte-settings spark check --profile flytekit", "check the current project's images"],
    ["flyte-settings spark check --package flyte-package.tgz --json", "check a package's Spark tasks, in CI"],
  ],
  async run({ options }, host) {
    const loaded = await loadProject({ ...projectOptions(options), computeVersion: false }, host);
    const isProfiled = hasProfiles(options, loaded);
    const shown = await sparkTasks(options, loaded, runtimeOptions(options, loaded), isProfiled, host);
    const findings: Finding[] = [];
    const runsOwnCode = pluginsWanted(options, host.env) && options.frozen !== true;
    // an explicit root belongs to the settings' interpreter; a profile has its own
    const { flytekitVirtualenvRoot: root } = loaded.settings;
    const isOwnRoot = loaded.provenance["flytekitVirtualenvRoot"] !== undefined && !isProfiled && root !== undefined;
    const readVersions = options.local
      ? (await import("./local-versions.ts")).localVersions(host, runsOwnCode ? undefined : loaded.folder)
      : undefined;
    for (const { plan } of shown) {
      const facts = options.inspectImage ? await (await import("./inspect-images.ts")).inspectImages(plan, host) : {};
      const versions = await readVersions?.(plan);
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
