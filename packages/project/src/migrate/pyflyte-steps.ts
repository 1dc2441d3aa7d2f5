import { PACKAGE_FILE } from "@flyte-settings/core/internal";
import type { SortedOptions } from "./classify.ts";
import type { Note, Step } from "./migration.ts";
import { copyOf, givenValue, packagesOf, type ReadCommand } from "./pyflyte-command.ts";
import { activationNotes, executionNotes, missingPackages } from "./pyflyte-notes.ts";

/** The commands that replace a `pyflyte` command, and their limitations. */
export function stepsOf(
  command: ReadCommand,
  sorted: SortedOptions,
): { steps: readonly Step[]; notes: readonly Note[] } {
  const { name, all, own } = command;
  const config = givenValue(all, "--config");
  const configWords = config === undefined ? [] : ["--config", config];
  const packages = packagesOf(command);
  const output = name === "package" ? (givenValue(own, "--output") ?? PACKAGE_FILE) : PACKAGE_FILE;
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
    notes: [...missingPackages(command, packages), ...activationNotes(command), ...executionNotes(command, local)],
  };
}
