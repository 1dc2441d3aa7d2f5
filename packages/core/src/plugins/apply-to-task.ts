import { guardedAsync } from "../guard.ts";
import type { SerializationSettings } from "../model/serialization-settings.ts";
import { pluginFault } from "./blame.ts";
import { frozenCopy } from "./plain-data.ts";
import type { PluginRun } from "./run.ts";
import { runChain } from "./run-chain.ts";
import type { SerializedTask } from "./types.ts";

export interface AppliedTask {
  readonly task: SerializedTask;
  /** Names of the plugins that returned a result, in order. */
  readonly plugins: readonly string[];
}

/**
 * Lets every plugin rewrite each task, in order; the results are in the order of the tasks.
 *
 * @throws PLUGIN_RESULT_INVALID also if a plugin changed a task's name or type, or removed its container
 */
export function applyToTasks(
  run: PluginRun,
  tasks: readonly SerializedTask[],
  settings: SerializationSettings,
): Promise<readonly AppliedTask[]> {
  return guardedAsync("applyToTasks", async () => {
    const seen = frozenCopy(settings);
    const applied: AppliedTask[] = [];
    for (const task of tasks) applied.push(await applyToTask(run, task, seen));
    return applied;
  });
}

async function applyToTask(
  run: PluginRun,
  task: SerializedTask,
  settings: SerializationSettings,
): Promise<AppliedTask> {
  const first: AppliedTask = { task: frozenCopy(task), plugins: [] };
  return runChain(
    run,
    "applyToTask",
    first,
    (value) => [value.task, settings],
    (value, answer, plugin) => {
      const changed = changedIdentity(value.task, answer);
      if (changed !== undefined) {
        const place = { plugin, hook: "applyToTask", task: task.name } as const;
        throw pluginFault(
          "PLUGIN_RESULT_INVALID",
          place,
          `it changed ${changed}; a task keeps its name, type and kind of container`,
        );
      }
      return { task: answer, plugins: [...value.plugins, plugin] };
    },
    { task: task.name },
  );
}

function changedIdentity(before: SerializedTask, after: SerializedTask): string | undefined {
  if (before.name !== after.name) return "the name";
  if (before.type !== after.type) return "the type";
  if ((before.container === undefined) !== (after.container === undefined)) return "whether there is a container";
  if ((before.k8sPod === undefined) !== (after.k8sPod === undefined)) return "whether there is a pod";
  return undefined;
}
