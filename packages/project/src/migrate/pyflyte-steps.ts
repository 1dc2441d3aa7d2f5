import type { SortedOptions } from "./classify.ts";
import type { Note, Step } from "./migration.ts";
import { copyOf, givenValue, packagesOf, type ReadCommand } from "./pyflyte-command.ts";

const PACKAGE = "flyte-package.tgz";

/** The commands that take the place of a `pyflyte` command, and what they do not do. */
export function stepsOf(
  command: ReadCommand,
  sorted: SortedOptions,
): { steps: readonly Step[]; notes: readonly Note[] } {
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
