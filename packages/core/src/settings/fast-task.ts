import { checkNames } from "../check-names.ts";
import { guarded } from "../guard.ts";
import type { FastSerializationSettings } from "../model/fast-serialization-settings.ts";
import type { JsonObject } from "../model/json.ts";
import type { SerializedTask } from "../plugins/types.ts";

/** Placeholder for a bundle's location that registration fills in. The inner spaces are significant. */
export const REMOTE_PACKAGE_PATH = "{{ .remote_package_path }}";
/** Placeholder for the destination that registration fills in. */
export const DEST_DIR = "{{ .dest_dir }}";

/** flytekit's task type for containers that do not run the user's Python: they are not changed. */
const RAW_CONTAINER = "raw-container";
/** Tasks with this resolver run code from their own image. */
const SHIM_RESOLVER = "flytekit.core.python_customized_container_task.default_task_template_resolver";

/**
 * The arguments before a task's own that download its code first; they end with `--`. An unknown or empty location or
 * destination is a placeholder for registration. Equivalent of flytekit's `get_command_prefix_for_fast_execute`
 * (tools/translator.py); `enabled` is ignored.
 */
export function commandPrefix(settings: Partial<FastSerializationSettings> = {}): string[] {
  return guarded("commandPrefix", () => {
    checkNames(settings, ["enabled", "destinationDir", "distributionLocation"], "SETTINGS_INVALID", "field");
    const { distributionLocation, destinationDir } = settings;
    return [
      "pyflyte-fast-execute",
      "--additional-distribution",
      distributionLocation || REMOTE_PACKAGE_PATH,
      "--dest-dir",
      destinationDir || DEST_DIR,
      "--",
    ];
  });
}

/**
 * Adds the prefix to the command line in the task's container or in the pod's primary container. Equivalent of
 * flytekit's `get_serializable_task` for tasks with user code. Arguments that already have the prefix are not prefixed
 * again; its placeholders are filled in if the settings contain the values.
 *
 * @returns the same object if fast registration is not enabled or does not apply to this kind of task
 */
export function applyFastRegistration(task: SerializedTask, settings?: FastSerializationSettings): SerializedTask {
  return guarded("applyFastRegistration", () => {
    const { type, container, k8sPod } = task;
    if (settings?.enabled !== true || type === RAW_CONTAINER) return task;
    if (container !== undefined)
      return { ...task, container: { ...container, args: prefixed(container.args, settings) } };
    if (k8sPod === undefined || !Array.isArray(k8sPod.podSpec["containers"])) return task;
    const containers = (k8sPod.podSpec["containers"] as readonly JsonObject[]).map((one) => {
      if (one["name"] !== k8sPod.primaryContainerName) return one;
      const args = Array.isArray(one["args"]) ? one["args"].map(String) : [];
      return { ...one, args: prefixed(args, settings) };
    });
    return { ...task, k8sPod: { ...k8sPod, podSpec: { ...k8sPod.podSpec, containers } } };
  });
}

function prefixed(args: readonly string[], settings: FastSerializationSettings): readonly string[] {
  if (args.includes(SHIM_RESOLVER)) return args;
  const prefix = commandPrefix(settings);
  if (args[0] !== prefix[0]) return [...prefix, ...args];
  const [, , location = "", , destination = ""] = prefix;
  return args.map((arg) => (arg === REMOTE_PACKAGE_PATH ? location : arg === DEST_DIR ? destination : arg));
}
