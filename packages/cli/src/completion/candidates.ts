import { kebab } from "../arguments/parse-arguments.ts";
import type { PositionalSpec } from "../command.ts";
import { commands } from "../commands.ts";
import { globals } from "../globals.ts";
import type { CommandHost } from "../host/host.ts";
import type { OptionSpec } from "../option-spec.ts";

/** Printed for the shell's script instead of candidates: complete file or directory names in the shell. */
export const FILES = ":files";
const FOLDERS = ":folders";

/**
 * Candidates for the last word.
 *
 * @param words the words after the program's name; the last one is being typed and may be empty
 */
export async function candidates(words: readonly string[], host: CommandHost): Promise<string[]> {
  const typed = words.at(-1) ?? "";
  const before = words.slice(0, -1);
  const name = [2, 1]
    .map((count) => before.slice(0, count).join(" "))
    .find((each) => Object.hasOwn(commands, each) && each !== "");
  if (name === undefined) return starting(typed, nextWords(before));

  const { command } = await (commands[name] as (typeof commands)[string]).load();
  const specs = new Map(
    Object.entries<OptionSpec>({ ...globals, ...command.options }).map(([key, spec]) => [`--${kebab(key)}`, spec]),
  );
  const inline = /^(--[\w-]+)=(.*)$/s.exec(typed);
  if (inline !== null) {
    const values = await valuesOf(specs.get(inline[1] ?? ""), host);
    return values.filter((value) => value.startsWith(inline[2] ?? "")).map((value) => `${inline[1]}=${value}`);
  }
  const previous = before.at(-1) ?? "";
  const expecting =
    specs.get(previous) ??
    [...specs.values()].find((spec) => spec.short !== undefined && previous === `-${spec.short}`);
  if (expecting?.type === "string") return starting(typed, await valuesOf(expecting, host));
  if (typed.startsWith("-")) return starting(typed, [...specs.keys()]);
  return starting(
    typed,
    await valuesOf(positional(command.positionals ?? [], before.slice(name.split(" ").length), specs), host),
  );
}

/** Nouns, or the verbs of a noun. */
function nextWords(before: readonly string[]): string[] {
  const names = Object.keys(commands).map((name) => name.split(" "));
  const fitting = names.filter((parts) => before.every((word, index) => parts[index] === word));
  return [...new Set(fitting.map((parts) => parts[before.length] ?? "").filter((word) => word !== ""))];
}

function positional(
  specs: readonly PositionalSpec[],
  words: readonly string[],
  options: ReadonlyMap<string, OptionSpec>,
): PositionalSpec | undefined {
  let count = 0;
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? "";
    if (!word.startsWith("-")) count++;
    else if (options.get(word)?.type === "string") index++;
  }
  return specs[count] ?? (specs.at(-1)?.variadic ? specs.at(-1) : undefined);
}

async function valuesOf(spec: OptionSpec | PositionalSpec | undefined, host: CommandHost): Promise<string[]> {
  if (spec === undefined) return [];
  if ("choices" in spec && spec.choices !== undefined) return [...spec.choices];
  if (spec.completes === "file") return [FILES];
  if (spec.completes === "folder") return [FOLDERS];
  if (spec.completes === undefined) return [];
  if (spec.completes === "code") return Object.keys((await import("../commands/explain/explanations.ts")).explanations);
  const { projectValues } = await import("./project-values.ts");
  return projectValues(spec.completes, host);
}

function starting(typed: string, values: readonly string[]): string[] {
  return values.filter((value) => value.startsWith(typed) || value === FILES || value === FOLDERS);
}
