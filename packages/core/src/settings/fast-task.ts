import { guarded } from "../guard.ts";
import type { FastSerializationSettings } from "../model/fast-serialization-settings.ts";
import type { JsonObject } from "../model/json.ts";
import type { SerializedTask } from "../plugins/types.ts";

/** What registration puts in for a bundle's location where none is known yet. With the inner spaces, as compared. */
export const REMOTE_PACKAGE_PATH = "{{ .remote_package_path }}";
/** What registration puts in for the destination where none is known yet. */
export const DEST_DIR = "{{ .dest_dir }}";

/** flytekit's type of tasks whose container is not the user's Python: they are left alone. */
const RAW_CONTAINER = "raw-container";
/** Tasks with this resolver run code that is in their own image. */
const SHIM_RESOLVER = "flytekit.core.python_customized_container_task.default_task_template_resolver";

/**
 * What stands before a task's own arguments so that its code is fetched first; ends in `--`. An unknown or empty location
 * or destination is a placeholder for registration. Twin of flytekit's `get_command_prefix_for_fast_execute`
 * (tools/translator.py); `enabled` is not looked at.
 */
export function commandPrefix(settings: Partial<FastSerializationSettings> = {}): string[] {
  return guarded("commandPrefix", () => {
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
 * The task with its command line prefixed, in its container or in the pod's primary container. Twin of what flytekit's
 * `get_serializable_task` does for tasks of user code. Arguments that have the prefix already get no second one: its
 * placeholders are filled where the settings know what for.
 *
 * @returns the very task when fast registration is not enabled or not for this kind of task
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
