import { CONTEXT_VARIABLE } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { type Container, type K8sPod, podContainers, type TaskSpec } from "@flyte-settings/registration/wire";
import type { ContainerRow, NamedValue, TaskRow } from "./report.ts";

export function taskRow({ template }: TaskSpec): TaskRow {
  const { target } = template ?? {};
  const containers =
    target?.case === "container" ? [ofContainer(target.value)] : target?.case === "k8sPod" ? ofPod(target.value) : [];
  return { name: template?.id?.name ?? "", type: template?.type ?? "", containers };
}

function ofContainer({ image, command, args, env }: Container): ContainerRow {
  const variables = env.map(({ key, value }) => ({ name: key, value }));
  return row("container", image, [...command, ...args], variables);
}

function ofPod({ podSpec }: K8sPod): ContainerRow[] {
  return podContainers(podSpec).map(({ place, image, command, args, env }) =>
    row(place, image, [...command, ...args], env),
  );
}

function row(place: string, image: string, args: readonly string[], variables: readonly NamedValue[]): ContainerRow {
  const context = variables.filter(({ name }) => name === CONTEXT_VARIABLE).at(-1)?.value;
  const env = variables.filter(({ name }) => name !== CONTEXT_VARIABLE);
  return { place, image, args, env, ...omitUndefined({ context }) };
}
