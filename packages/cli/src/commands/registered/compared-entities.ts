import { omitUndefined } from "@flyte-settings/core/plugin";
import type { Difference } from "@flyte-settings/registration";
import type { RegisteredVersion } from "@flyte-settings/registration/promotion";

/** One side of the comparison, and its label. */
export interface Side {
  readonly label: string;
  readonly version: RegisteredVersion;
}

export interface EntityDifference {
  readonly kind: "task" | "workflow" | "launch plan";
  readonly name: string;
  /** The only side that has it, if the other does not. */
  readonly onlyIn?: string;
  /** Values of variables and secret arguments are hidden. */
  readonly differences: readonly Difference[];
}

const words = { task: "task", workflow: "workflow", launchPlan: "launch plan" } as const;

/** Entities of the same kind and name that differ, and those that exist only on one side. */
export async function comparedEntities(
  before: Side,
  after: Side,
  { showValues }: { readonly showValues: boolean },
): Promise<readonly EntityDifference[]> {
  const { differences, hideVariables } = await import("@flyte-settings/registration");
  const { comparableJson } = await import("@flyte-settings/registration/promotion");
  const { argumentHider } = await import("./hide-arguments.ts");
  const secrets = argumentHider();
  const json = ({ version }: Side): Map<string, ReturnType<typeof comparableJson>> =>
    new Map(
      version.entities.map(({ kind, id, spec }) => [`${kind} ${id.name}`, comparableJson(kind, spec, version.id)]),
    );
  const [left, right] = [json(before), json(after)];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((key): EntityDifference[] => {
    const [kind = "task", ...rest] = key.split(" ") as [keyof typeof words, ...string[]];
    const entity = { kind: words[kind], name: rest.join(" ") };
    const [a, b] = [left.get(key), right.get(key)];
    if (a === undefined) return [{ ...entity, onlyIn: after.label, differences: [] }];
    if (b === undefined) return [{ ...entity, onlyIn: before.label, differences: [] }];
    const hidden = differences(secrets.hide(a), secrets.hide(b));
    const found = hideVariables(hidden, { showValues }).map(({ place, before, after, fields }) => ({
      place,
      ...omitUndefined({
        before: before === undefined ? undefined : secrets.finish(before),
        after: after === undefined ? undefined : secrets.finish(after),
        fields,
      }),
    }));
    return found.length === 0 ? [] : [{ ...entity, differences: found }];
  });
}
