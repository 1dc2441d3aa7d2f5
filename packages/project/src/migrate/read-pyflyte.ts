import type { LayerValue } from "@flyte-settings/core/config";
import { nearestName } from "@flyte-settings/core/internal";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { usageError } from "../usage-error.ts";
import { sortGiven } from "./classify.ts";
import type { Migration, Note } from "./migration.ts";
import { copyOf, givenValue, packagesOf, type ReadCommand } from "./pyflyte-command.ts";
import { pyflyteCommands, pyflyteDefaults, pyflyteOptions } from "./pyflyte-options.ts";
import { stepsOf } from "./pyflyte-steps.ts";
import { type ReadWords, readWords } from "./tokenize.ts";

/**
 * Parses `pyflyte …` without its first word.
 *
 * @throws USAGE for a command that does not involve settings
 */
export function readPyflyte(words: readonly string[]): Migration {
  const all = readWords(words, pyflyteOptions, true);
  const { name, own } = readOwn(all.rest);
  const sorted = sortGiven(own, `pyflyte ${name}`);
  const outer = sortGiven(all, "pyflyte");
  const command = { name, all, own };
  const config = givenValue(all, "--config");
  const defaults = rowsOf(pyflyteDefaults, name).filter(
    ([[field]]) => field !== "version" || !sorted.flags.includes("--version"),
  );
  const values = [...defaultsOf(name, defaults), ...sorted.values];
  const packaged = defaults.flatMap(([, value, option]) =>
    option === undefined || sorted.packaged.includes(option) ? [] : [option, value],
  );
  const { steps, notes } = stepsOf(command, {
    ...sorted,
    values,
    packaged: [...sorted.packaged, ...packaged],
    flags: [...outer.flags, ...sorted.flags],
  });
  return {
    values: [...values, ...modulesOf(command, values)],
    steps,
    notes: [...outer.notes, ...sorted.notes, ...resourceNotes(sorted.values), ...notes],
    ...omitUndefined({ configFile: config }),
  };
}

/** The command's name; `serialize` takes one or two more words, with options between them. */
function readOwn(words: readonly string[]): { name: string; own: ReadWords } {
  let [name = "", ...rest] = words;
  if (!Object.hasOwn(pyflyteCommands, name)) {
    const near = nearestName(name, Object.keys(pyflyteCommands));
    throw usageError(
      name === "" ? "pyflyte's command is missing" : `pyflyte ${name} is not a command that takes settings`,
      near === undefined ? "Known: pyflyte register, package, run, serialize." : `Did you mean pyflyte ${near}?`,
    );
  }
  const stops = name === "run" || name.startsWith("serialize");
  let own = readWords(rest, table(name), stops);
  while (name.startsWith("serialize") && Object.hasOwn(pyflyteCommands, `${name} ${own.rest[0]}`)) {
    name = `${name} ${own.rest[0]}`;
    rest = own.rest.slice(1);
    own = joined(own, readWords(rest, table(name), true));
  }
  return { name, own };
}

function table(name: string): (typeof pyflyteCommands)[string] {
  return rowsOf(pyflyteCommands, name);
}

/** Returns no rows for a name that is not an own key of the table, such as `constructor`. */
function rowsOf<T>(tables: Readonly<Record<string, readonly T[]>>, name: string): readonly T[] {
  return Object.hasOwn(tables, name) ? (tables[name] ?? []) : [];
}

function joined(a: ReadWords, b: ReadWords): ReadWords {
  return {
    given: [...a.given, ...b.given],
    positionals: [...a.positionals, ...b.positionals],
    unknown: [...a.unknown, ...b.unknown],
    incomplete: [...a.incomplete, ...b.incomplete],
    rest: b.rest,
  };
}

function defaultsOf(name: string, defaults: NonNullable<(typeof pyflyteDefaults)[string]>): readonly LayerValue[] {
  return defaults.map(([path, value]) => ({
    path,
    value,
    origin: { layer: "defaults", note: `of pyflyte ${name.split(" ")[0]}` },
  }));
}

/** `copy: auto` follows the modules given in the command. */
function modulesOf(command: ReadCommand, values: readonly LayerValue[]): readonly LayerValue[] {
  const packages = packagesOf(command);
  if (copyOf(values) !== "auto" || packages.length === 0) return [];
  const isNamed = givenValue(command.all, "--pkgs") !== undefined;
  const flag = isNamed ? "--pkgs" : `the argument of pyflyte ${command.name}`;
  return [{ path: ["bundle", "modules"], value: packages, origin: { layer: "flags", flag } }];
}

function resourceNotes(values: readonly LayerValue[]): readonly Note[] {
  const flags = values.filter(({ path }) => path[0] === "defaultResources").flatMap(({ origin }) => origin.flag ?? []);
  return [...new Set(flags)].map((what) => ({
    what,
    disposition: "unsupported",
    why: "pyflyte package has no such option: in the project file it reaches what dynamic tasks start, not the tasks of a package",
    todo: "Write the resources into the decorators of tasks that have none.",
  }));
}
