import { loadProject } from "@flyte-settings/project";
import { projectOptions } from "../../arguments/project-options.ts";
import { settingsOptions } from "../../arguments/settings-options.ts";
import { type Command, defineCommand } from "../../command.ts";
import { linesText } from "../../format/lines.ts";
import { style } from "../../format/style.ts";
import type { CommandHost } from "../../host/host.ts";
import { runtimeOptions, sparkOptions } from "./spark-options.ts";
import { type ShownTask, sparkTasks } from "./spark-tasks.ts";

export const command: Command = defineCommand({
  description:
    "Shows interpreter and main file of driver and executors, with their sources, for each image or each Spark task of a package. With --package, also shows the changes that rewriting would make; nothing is written.",
  options: { ...settingsOptions, ...sparkOptions },
  examples: [
    ["flyte-settings spark show --profile apache/spark", "check the current project's images"],
    ["flyte-settings spark show --package flyte-package.tgz", "show a package's Spark tasks"],
  ],
  async run({ options }, host) {
    const loaded = await loadProject({ ...projectOptions(options), computeVersion: false }, host);
    const shown = await sparkTasks(options, loaded, runtimeOptions(options, loaded), true, host);
    if (options.json) host.stdout.write(`${JSON.stringify(shown.map(asJson))}\n`);
    else if (shown.length === 0)
      host.stderr.write(
        options.package === undefined
          ? "no images: add them under images: of flyte-settings.yaml, or with --image\n"
          : `no Spark tasks in ${options.package}\n`,
      );
    else for (const task of shown) writeTask(task, host);
    return 0;
  },
});

function asJson({ plan, changes, warnings }: ShownTask): unknown {
  const { name, type, driver, executors, mainApplicationFile, mainClass, sparkConf, args } = plan;
  const jvm = mainClass === "" ? {} : { mainClass };
  return { name, type, driver, executors, mainApplicationFile, ...jvm, sparkConf, args, changes, warnings };
}

function writeTask({ plan, changes, warnings }: ShownTask, host: CommandHost): void {
  const { driver, executors } = plan;
  const lines = [
    style(plan.name, "bold", host.stdout),
    `  image       ${driver.image ?? "none"}${executors.image === driver.image ? "" : ` (executors: ${executors.image ?? "none"})`}`,
    `  driver      ${driver.pythonInterpreter ?? plan.mainClass}`,
    `  executors   ${executors.pythonInterpreter ?? "Java"}`,
    `  main file   ${plan.mainApplicationFile}`,
    ...changes.map(
      ({ path, before, after, from }) => `  ${path}: ${before === undefined ? "" : `${before} -> `}${after}  (${from})`,
    ),
    ...warnings.map((warning) => `  ${style("kept", "yellow", host.stdout)} ${warning}`),
  ];
  host.stdout.write(linesText(lines));
}
