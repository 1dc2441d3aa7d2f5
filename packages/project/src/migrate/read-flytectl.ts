import { omitUndefined } from "@flyte-settings/core/plugin";
import { usageError } from "../usage-error.ts";
import { sortGiven } from "./classify.ts";
import { flytectlOptions } from "./flytectl-options.ts";
import type { Migration } from "./migration.ts";
import { readWords } from "./tokenize.ts";

/**
 * Parses `flytectl …` without its first word.
 *
 * @throws USAGE for anything other than `register files`
 */
export function readFlytectl(words: readonly string[]): Migration {
  const read = readWords(words, flytectlOptions);
  const [noun, verb, ...paths] = read.positionals;
  if (noun !== "register" || !["files", "file"].includes(verb ?? "")) {
    throw usageError(
      `flytectl ${[noun, verb].filter(Boolean).join(" ")} is not a command that takes settings`,
      "Known: flytectl register files. Its configuration file: flyte-settings migrate ~/.flyte/config.yaml",
    );
  }
  const config = read.given.filter(({ option }) => option.names.includes("--config")).at(-1)?.value;
  const sorted = sortGiven(read, "flytectl register files", config);
  return {
    values: sorted.values,
    notes: sorted.notes,
    steps: [
      {
        argv: [
          "flyte-settings",
          "register",
          ...(paths.length === 0 ? ["flyte-package.tgz"] : paths),
          ...(config === undefined ? [] : ["--config", config]),
          ...sorted.flags,
        ],
        does: "fills the package in, uploads its code and registers it, with the project file's settings",
      },
    ],
    ...omitUndefined({ configFile: config }),
  };
}
