import { CONTEXT_VARIABLE } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { Container, K8sPod, TaskSpec } from "@flyte-settings/registration/wire";
import { listOf, recordOf, textOf } from "../parts.ts";
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

/** The pod's specification is arbitrary JSON. */
function ofPod({ podSpec }: K8sPod): ContainerRow[] {
  const pod = recordOf(podSpec);
  return ["initContainers", "containers"].flatMap((list) =>
    listOf(pod[list]).map((each, index) => {
      const { image, command, args, env } = recordOf(each);
      const words = [...listOf(command), ...listOf(args)].map(textOf);
      const variables = listOf(env)
        .map(recordOf)
        .map(({ name, value }) => ({ name: textOf(name), value: textOf(value) }));
      return row(`${list}[${index}]`, textOf(image), words, variables);
    }),
  );
}

function row(place: string, image: string, args: readonly string[], variables: readonly NamedValue[]): ContainerRow {
  const context = variables.filter(({ name }) => name === CONTEXT_VARIABLE).at(-1)?.value;
  const env = variables.filter(({ name }) => name !== CONTEXT_VARIABLE);
  return { place, image, args, env, ...omitUndefined({ context }) };
}
