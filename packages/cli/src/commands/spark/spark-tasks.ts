import { DEFAULT_PYTHON_INTERPRETER, FlyteSettingsError } from "@flyte-settings/core";
import { nearestName } from "@flyte-settings/core/internal";
import type { SerializedTask } from "@flyte-settings/core/plugin";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { LoadedProject } from "@flyte-settings/project";
import { reference } from "@flyte-settings/project/images";
import { readPackage } from "@flyte-settings/project/package";
import {
  isSparkTask,
  type RuntimeOptions,
  rewriteSparkTask,
  type SparkChange,
  type SparkPlan,
  sparkPlan,
} from "@flyte-settings/spark-entrypoint";
import type { CommandHost } from "../../host/host.ts";
import type { SparkOptions } from "./spark-options.ts";

/** A Spark task, or an image treated as a task. */
export interface ShownTask {
  readonly plan: SparkPlan;
  readonly changes: readonly SparkChange[];
  readonly warnings: readonly string[];
}

/**
 * The Spark tasks of a package, or one task for each image of the settings.
 *
 * @param isRewritten whether a package's tasks are shown as they would be registered
 * @throws SPARK_INVALID, PACKAGE_INVALID
 */
export async function sparkTasks(
  options: SparkOptions,
  loaded: LoadedProject,
  runtime: RuntimeOptions,
  isRewritten: boolean,
  host: CommandHost,
): Promise<readonly ShownTask[]> {
  const { settings } = loaded;
  const isPackage = options.package !== undefined;
  const tasks = isPackage ? await packageTasks(options, host) : imageTasks(loaded);
  return tasks.map((task) => {
    const rewritten = isPackage && !isRewritten ? undefined : rewriteSparkTask(task, settings, runtime);
    const { changes = [], warnings = [] } = rewritten ?? {};
    return { plan: sparkPlan(rewritten?.task ?? task, settings), changes, warnings };
  });
}

async function packageTasks(
  { package: file = "", task: name }: SparkOptions,
  host: CommandHost,
): Promise<SerializedTask[]> {
  const { readTask } = await import("@flyte-settings/registration/package");
  const { entities } = await readPackage([file], host);
  const tasks = entities.filter(({ kind }) => kind === "task").map(readTask);
  const onSpark = tasks.filter(isSparkTask);
  if (name === undefined) return onSpark;
  const found = onSpark.filter((task) => task.name === name);
  if (found.length > 0) return found;
  const near = nearestName(
    name,
    onSpark.map((task) => task.name),
  );
  const known = onSpark.map((task) => task.name).join(", ") || "none";
  throw new FlyteSettingsError(
    "PACKAGE_INVALID",
    `${file} has no Spark task ${name}; Spark tasks: ${known}`,
    omitUndefined({ hint: near === undefined ? undefined : `Did you mean ${near}?` }),
  );
}

/** As flytekit writes a task with default settings: everything depends on the image. */
function imageTasks({ settings: { imageConfig } }: LoadedProject): SerializedTask[] {
  const { defaultImage, images = [] } = imageConfig;
  const all = [...(defaultImage === undefined ? [] : [defaultImage]), ...images];
  const byName = new Map(all.map((image) => [image.name, image]));
  return [...byName.values()].map((image) => ({
    name: image.name,
    type: "spark",
    container: { image: reference(image), command: [], args: [], env: [] },
    custom: {
      executorPath: DEFAULT_PYTHON_INTERPRETER,
      mainApplicationFile: "local:///opt/venv/bin/entrypoint.py",
    },
  }));
}
