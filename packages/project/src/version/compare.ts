import { omitUndefined } from "@flyte-settings/core/plugin";
import type { ExplainedVersion, Input } from "./inputs.ts";

/** One input that differs. */
export interface Change {
  readonly kind: Input["kind"];
  readonly name: string;
  readonly change: "added" | "removed" | "changed";
  readonly before?: string;
  readonly after?: string;
}

/** All differences between two versions: files, settings, images and entities, sorted by name. */
export function compareVersions(a: ExplainedVersion, b: ExplainedVersion): readonly Change[] {
  const [before, after] = [byKey(a), byKey(b)];
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  const changes = keys.flatMap((key) => change(before.get(key), after.get(key)));
  return changes.sort((x, y) => order.indexOf(x.kind) - order.indexOf(y.kind) || (x.name < y.name ? -1 : 1));
}

const order: readonly Input["kind"][] = ["setting", "image", "entity", "code", "file"];

function byKey({ inputs }: ExplainedVersion): ReadonlyMap<string, Input> {
  return new Map(inputs.map((each) => [`${each.kind} ${each.name}`, each]));
}

function change(a: Input | undefined, b: Input | undefined): readonly Change[] {
  const known = a ?? b;
  if (known === undefined || a?.digest === b?.digest) return [];
  return [
    {
      kind: known.kind,
      name: known.name,
      change: a === undefined ? "added" : b === undefined ? "removed" : "changed",
      ...omitUndefined({
        before: a?.value === undefined ? undefined : a.value,
        after: b?.value === undefined ? undefined : b.value,
      }),
    },
  ];
}
