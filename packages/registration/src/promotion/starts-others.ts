import { CONTEXT_VARIABLE, type Json } from "@flyte-settings/core";
import type { TaskSpec } from "../gen/flyteidl/admin/task_pb.js";
import type { RegisteredEntity } from "./registered-version.ts";

/** Dynamic tasks have a context; eager tasks have a flag. */
export function startsOthers({ kind, spec }: RegisteredEntity): boolean {
  if (kind !== "task") return false;
  const { template } = spec as TaskSpec;
  if (template?.metadata?.isEager) return true;
  const { case: where, value } = template?.target ?? {};
  if (where === "container")
    return (value as { env: { key: string }[] }).env.some(({ key }) => key === CONTEXT_VARIABLE);
  const containers: Json | undefined =
    where === "k8sPod" ? (value as { podSpec?: { containers?: Json } }).podSpec?.containers : [];
  return JSON.stringify(containers ?? []).includes(`"name":"${CONTEXT_VARIABLE}"`);
}
