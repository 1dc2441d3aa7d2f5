import { applyFastRegistration, commandPrefix } from "@flyte-settings/core";
import type { SerializedTask } from "@flyte-settings/core/plugin";
import { object, text, texts } from "../input.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { writeMarks } from "../marks.ts";
import type { OpTable } from "../op.ts";
import { readFastSettings } from "../wire-fast.ts";

/** Fast registration of one task. */
export const fastOps: OpTable = {
  "fast.commandPrefix": (input) => commandPrefix(readFastSettings(object(input)["fast_serialization_settings"] ?? {})),
  "fast.applyToTask"(input) {
    const { fast_serialization_settings } = object(input);
    const fast = fast_serialization_settings ?? null;
    const task = taskOf(text(input, "kind"), object(object(input)["task"], "input.task"));
    const applied = applyFastRegistration(task, fast === null ? undefined : readFastSettings(fast));
    return {
      container: applied.container ? { command: applied.container.command, args: applied.container.args } : null,
      pod: writeMarks(applied.k8sPod?.podSpec["containers"] ?? null),
    };
  },
};

function taskOf(kind: string, { container = null, pod = null }: JsonObject): SerializedTask {
  return {
    name: kind,
    type: kind.startsWith("container_") ? "raw-container" : "python-task",
    ...(isObject(container) ? { container: containerOf(container) } : {}),
    ...(Array.isArray(pod) ? { k8sPod: { podSpec: { containers: pod }, primaryContainerName: primaryOf(pod) } } : {}),
  };
}

function containerOf(container: Json): NonNullable<SerializedTask["container"]> {
  return { image: "", command: texts(container, "command"), args: texts(container, "args"), env: [] };
}

/** The request does not specify the primary container: it is the one with flytekit's arguments. */
function primaryOf(pod: readonly Json[]): string {
  const isFlytekits = ({ args }: JsonObject) => Array.isArray(args) && String(args[0]).startsWith("pyflyte-");
  const containers = pod.filter(isObject);
  return String((containers.find(isFlytekits) ?? containers[0])?.["name"] ?? "");
}
