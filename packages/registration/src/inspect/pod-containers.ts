import { isObject } from "@flyte-settings/core/plugin";

/** A container of a pod: its place in the specification, `initContainers[0]`, and its variables in order. */
export interface PodContainer {
  readonly place: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env: readonly ContainerVariable[];
}

export interface ContainerVariable {
  readonly name: string;
  readonly value: string;
}

/** The containers of a pod's specification, which is arbitrary JSON: a value of an unexpected type is empty. */
export function podContainers(podSpec: unknown): PodContainer[] {
  const pod = recordOf(podSpec);
  return ["initContainers", "containers"].flatMap((list) =>
    listOf(pod[list]).map((each, index): PodContainer => {
      const { image, command, args, env } = recordOf(each);
      const pairs = listOf(env).map(recordOf);
      return {
        place: `${list}[${index}]`,
        image: textual(image),
        command: listOf(command).map(textual),
        args: listOf(args).map(textual),
        env: pairs.map(({ name, value }) => ({ name: textual(name), value: textual(value) })),
      };
    }),
  );
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textual(value: unknown): string {
  return typeof value === "string" ? value : "";
}
