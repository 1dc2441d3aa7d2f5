import { environmentLayer } from "@flyte-settings/core/config";
import { usageError } from "../usage-error.ts";
import type { Migration } from "./migration.ts";
import { readFlytectl } from "./read-flytectl.ts";
import { readPyflyte } from "./read-pyflyte.ts";

const programs: Readonly<Record<string, (words: readonly string[]) => Migration>> = {
  pyflyte: readPyflyte,
  flytectl: readFlytectl,
};

/**
 * A whole command line; variables (`FLYTE_DEFAULT_PROJECT=x`) and launchers (`uv run`) may precede the program.
 *
 * @throws USAGE if it contains neither program, or no supported command
 */
export function readCommandLine(words: readonly string[]): Migration {
  const at = words.findIndex((word) => Object.hasOwn(programs, programName(word)));
  const read = programs[programName(words[at] ?? "")];
  if (read === undefined) {
    throw usageError(
      `migrate takes a command line of pyflyte or flytectl; got ${words[0] ?? "nothing"}`,
      "For example: flyte-settings migrate -- pyflyte register --project weather flows",
    );
  }
  const variables = words.slice(0, at).flatMap((word) => {
    const [, name = "", value = ""] = /^([A-Za-z_]\w*)=(.*)$/s.exec(word) ?? [];
    return name === "" ? [] : [[name, value] as const];
  });
  const migration = read(words.slice(at + 1));
  return { ...migration, values: [...environmentLayer(Object.fromEntries(variables)), ...migration.values] };
}

function programName(word: string): string {
  return word.replace(/^.*[/\\]/, "").replace(/\.exe$/i, "");
}
