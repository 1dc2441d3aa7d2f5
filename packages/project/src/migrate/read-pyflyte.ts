import { nearestName } from "@flyte-settings/core";
import type { LayerValue } from "@flyte-settings/core/config";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { usageError } from "../usage-error.ts";
import { type SortedOptions, sortGiven } from "./classify.ts";
import type { Migration, Note, Step } from "./migration.ts";
import { pyflyteCommands, pyflyteDefaults, pyflyteOptions } from "./pyflyte-options.ts";
import { type ReadWords, readWords } from "./tokenize.ts";

const PACKAGE = "flyte-package.tgz";

/** All of a command line: what stood before the command, its words, and its own options. */
interface ReadCommand {
  readonly name: string;
  readonly all: ReadWords;
  readonly own: ReadWords;
}

/**
 * `pyflyte …` without its first word.
 *
 * @throws USAGE for a command that has nothing to do with settings
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
    values: [...values, ...modulesOf(packagesOf(command), values)],
    steps,
    notes: [...outer.notes, ...sorted.notes, ...resourceNotes(sorted.values), ...notes],
    ...omitUndefined({ configFile: config }),
  };
}

/** The command's name; `serialize` has one or two more words, with options between them. */
function readOwn(words: readonly string[]): { name: string; own: ReadWords } {
  let [name = "", ...rest] = words;
  if (!Object.hasOwn(pyflyteCommands, name)) {
    const near = nearestName(name, Object.keys(pyflyteCommands));
    throw usageError(
      name === "" ? "pyflyte's command is missing" : `pyflyte ${name} is no command that settings are given to`,
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

/** None under a name that is no table of ours, `constructor` among them. */
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

function givenValue({ given }: ReadWords, name: string): string | undefined {
  return given.filter(({ option }) => option.names.includes(name)).at(-1)?.value;
}

function defaultsOf(name: string, defaults: NonNullable<(typeof pyflyteDefaults)[string]>): readonly LayerValue[] {
  return defaults.map(([path, value]) => ({
    path,
    value,
    origin: { layer: "defaults", note: `of pyflyte ${name.split(" ")[0]}` },
  }));
}

/** Packages as Python names them: of `--pkgs`, or of the paths that `register` and `run` are given. */
function packagesOf({ name, all, own }: ReadCommand): readonly string[] {
  if (name === "register") return own.positionals.map(moduleName).filter((each) => each !== "");
  if (name === "run") return own.rest.slice(0, 1).map(moduleName);
  return all.given
    .filter(({ option }) => option.names.includes("--pkgs"))
    .flatMap(({ value = "" }) => value.split(","));
}

/** `./flows/train.py` → `flows.train`; nothing for the folder itself. */
function moduleName(path: string): string {
  return path
    .replace(/\\/g, "/")
    .replace(/^(?:\.\/)+|\/+$|^\.$/g, "")
    .replace(/\.py$/, "")
    .replace(/\//g, ".");
}

/** `copy: auto` follows the modules that the command names. */
function modulesOf(packages: readonly string[], values: readonly LayerValue[]): readonly LayerValue[] {
  if (copyOf(values) !== "auto" || packages.length === 0) return [];
  return [{ path: ["bundle", "modules"], value: packages, origin: { layer: "flags", flag: "--pkgs" } }];
}

function copyOf(values: readonly LayerValue[]): string {
  return String(values.filter(({ path }) => path.join(".") === "bundle.copy").at(-1)?.value ?? "all");
}

function resourceNotes(values: readonly LayerValue[]): readonly Note[] {
  const flags = values.filter(({ path }) => path[0] === "defaultResources").flatMap(({ origin }) => origin.flag ?? []);
  return [...new Set(flags)].map((what) => ({
    what,
    fate: "lost",
    why: "pyflyte package has no such option: in the project file it reaches what dynamic tasks start, not the tasks of a package",
    todo: "Write the resources into the decorators of tasks that have none.",
  }));
}

function stepsOf(command: ReadCommand, sorted: SortedOptions): { steps: readonly Step[]; notes: readonly Note[] } {
  const { name, all, own } = command;
  const config = givenValue(all, "--config");
  const configWords = config === undefined ? [] : ["--config", config];
  const packages = packagesOf(command);
  const output = name === "package" ? (givenValue(own, "--output") ?? PACKAGE) : PACKAGE;
  const isForced = name !== "package" || own.given.some(({ option }) => option.names.includes("--force"));
  const local = name === "run" && !own.given.some(({ option }) => option.names.includes("--remote"));
  const steps: readonly Step[] = [
    {
      argv: [
        "pyflyte",
        ...configWords,
        ...packages.flatMap((each) => ["--pkgs", each]),
        "package",
        ...["--copy", copyOf(sorted.values)],
        ...sorted.packaged,
        ...["--output", output],
        ...(isForced ? ["--force"] : []),
      ],
      does: "serializes the tasks; only Python can",
    },
    {
      argv: ["flyte-settings", "register", output, ...configWords, ...sorted.flags],
      does: "fills the package in, uploads its code and registers it, with the project file's settings",
    },
  ];
  return {
    steps: local ? [] : steps,
    notes: [...missingPackages(command, packages), ...executionNotes(command, local)],
  };
}

function missingPackages({ name }: ReadCommand, packages: readonly string[]): readonly Note[] {
  if (packages.length > 0) return [];
  return [
    {
      what: name === "register" ? "PACKAGE_OR_MODULE" : "--pkgs",
      fate: "lost",
      why: "pyflyte package has to be told the packages by name, and none is given",
      todo: "Add --pkgs with each package, as Python imports it, to the first command.",
    },
  ];
}

function executionNotes({ name, own }: ReadCommand, local: boolean): readonly Note[] {
  if (name !== "run") return [];
  if (local)
    return [
      {
        what: "pyflyte run without --remote",
        fate: "lost",
        why: "it runs the code on this machine, and nothing is registered",
        todo: "Keep it for that; the project file holds from the first registration on.",
      },
    ];
  const [, entity = "the workflow", ...inputs] = own.rest;
  return [
    {
      what: inputs.length === 0 ? entity : `${entity} and its inputs`,
      fate: "lost",
      why: "flyte-settings registers, and starts no execution",
      todo: "Start it in the console, or with pyflyte run remote-workflow or flytectl create execution.",
    },
  ];
}
