import { isFlyteSettingsError } from "@flyte-settings/core";
import { printable } from "@flyte-settings/core/internal";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { Found } from "@flyte-settings/project/context";
import { exists } from "@flyte-settings/project/host";
import { diffLines } from "diff";
import { type Command, defineCommand } from "../../command.ts";
import { style } from "../../format/style.ts";
import type { CommandHost } from "../../host/host.ts";
import { type Shown, shownOf } from "./show-context.ts";

export const command: Command = defineCommand({
  description:
    "Compares the contexts in two values, environment files, pod manifests, serialized entities or packages (matched by name), value by value; also image caches and arguments of Flyte 2 containers. Exit code 0 if they are equal, 1 if they differ.",
  positionals: [
    { name: "a", describe: "context, or a file with contexts; - for stdin", required: true, completes: "file" },
    { name: "b", describe: "second context", required: true, completes: "file" },
  ],
  options: {},
  examples: [
    ["flyte-settings context diff before.txt after.txt", "compare two files"],
    ["flyte-settings context diff flyte-package.tgz other-package.tgz", "compare the dynamic tasks of two packages"],
  ],
  async run({ options, positionals }, host) {
    const [a = [], b = []] = await Promise.all(positionals.map((text) => read(text, host)));
    const pairs = pairUp(a, b);
    const differ = pairs.some(({ a, b }) => lines(a) !== lines(b));
    if (options.json) host.stdout.writeData(`${JSON.stringify(jsonOf(pairs, !differ))}\n`);
    else for (const pair of pairs) writePair(pair, pairs.length > 1, host);
    return differ ? 1 : 0;
  },
});

interface Pair {
  readonly entity: string;
  readonly a?: Shown;
  readonly b?: Shown;
}

async function read(text: string, host: CommandHost): Promise<readonly Shown[]> {
  const shown: Shown[] = [];
  for (const found of await find(text, host)) shown.push(await shownOf(found));
  return shown;
}

async function find(text: string, host: CommandHost): Promise<readonly Found[]> {
  const { readContexts, sourceOf } = await import("@flyte-settings/project/context");
  if (text !== "-" && !(await exists(host, text))) return readContexts({ kind: "text", text }, host);
  const source = sourceOf(text);
  try {
    return await readContexts(source, host);
  } catch (error) {
    // a .json file may contain settings directly
    if (source.kind !== "pod" || !isFlyteSettingsError(error)) throw error;
    return readContexts({ kind: "text", path: text }, host);
  }
}

/**
 * If each side has one context, they are compared whatever their names; otherwise contexts are matched by name, in a's
 * order.
 */
function pairUp(a: readonly Shown[], b: readonly Shown[]): readonly Pair[] {
  const [first, second] = [a[0], b[0]];
  if (a.length === 1 && b.length === 1 && first !== undefined && second !== undefined)
    return [{ entity: first.entity, a: first, b: second }];
  const [inA, inB] = [a, b].map((list) => new Map(list.map((shown) => [shown.entity, shown] as const)));
  return [...new Set([...(inA?.keys() ?? []), ...(inB?.keys() ?? [])])].map((entity) => {
    const [left, right] = [inA?.get(entity), inB?.get(entity)];
    return { entity, ...omitUndefined({ a: left, b: right }) };
  });
}

function writePair({ entity, a, b }: Pair, isNamed: boolean, host: CommandHost): void {
  if (lines(a) === lines(b)) return;
  if (isNamed) {
    const where = a === undefined ? " (only in B)" : b === undefined ? " (only in A)" : "";
    host.stdout.write(`${style(printable(entity), "bold", host.stdout)}${where}\n`);
  }
  for (const { added, removed, value } of diffLines(lines(a), lines(b))) {
    if (!added && !removed) continue;
    const sign = added ? "+" : "-";
    for (const line of value.trimEnd().split("\n"))
      host.stdout.write(`${style(`${sign} ${line}`, added ? "green" : "red", host.stdout)}\n`);
  }
}

function jsonOf(pairs: readonly Pair[], equal: boolean): unknown {
  const wire = (shown: Shown | undefined): unknown => (shown === undefined ? undefined : JSON.parse(shown.json));
  const [only, ...more] = pairs;
  if (only !== undefined && more.length === 0) return { equal, a: wire(only.a), b: wire(only.b) };
  return { equal, entities: pairs.map(({ entity, a, b }) => ({ entity, a: wire(a), b: wire(b) })) };
}

function lines(shown: Shown | undefined): string {
  return shown?.text ?? "";
}
