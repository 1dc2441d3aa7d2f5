import { readFile } from "node:fs/promises";
import yargs, { type Argv } from "yargs";
import { kebab } from "./arguments/parse-arguments.ts";
import type { Command, OptionSpec } from "./command.ts";
import { commands } from "./commands.ts";
import { globals } from "./globals.ts";

const PROGRAM = "flyte-settings";

/** The page of a command, of a noun, or of the whole program, drawn by yargs from the tables. */
export async function helpPage(words: readonly string[], columns: number): Promise<string> {
  const name = words.join(" ");
  const width = Math.min(Math.max(columns, 60), 120);
  const page = Object.hasOwn(commands, name) ? one(name, await tableOf(name)) : list(name);
  return `${await page.wrap(width).getHelp()}\n`;
}

/** A command without its `run`: what a page is drawn from. */
type Table = Omit<Command, "run">;

/**
 * From the file that the build leaves beside this one, so that a page loads nothing of what its command would need;
 * where there is none, from the command itself.
 */
async function tableOf(name: string): Promise<Table> {
  let built: Readonly<Record<string, Table>> = {};
  try {
    built = JSON.parse(await readFile(new URL("./command-tables.json", import.meta.url), "utf8"));
  } catch {
    // run from the sources, or from the single file
  }
  return built[name] ?? (await (commands[name] as (typeof commands)[string]).load()).command;
}

function blank(usage: string): Argv {
  return yargs([]).scriptName(PROGRAM).detectLocale(false).help(false).version(false).usage(usage);
}

function list(noun: string): Argv {
  const known = Object.entries(commands).filter(([name]) => noun === "" || name.startsWith(`${noun} `));
  const page = blank(
    `${PROGRAM} ${noun === "" ? "COMMAND" : `${noun} VERB`} [OPTIONS]\n\nFlyte's image and serialization settings: resolved, explained, encoded, bundled and registered.`,
  );
  for (const [name, { summary }] of known.length > 0 ? known : Object.entries(commands)) page.command(name, summary);
  page.option("version", { type: "boolean", describe: "the version of this program", alias: "V" });
  return page.epilogue(`${PROGRAM} COMMAND --help shows a command's options and examples.`);
}

function one(name: string, command: Table): Argv {
  const words = (command.positionals ?? []).map((spec) => {
    const word = `${spec.name.toUpperCase()}${spec.variadic ? "…" : ""}`;
    return spec.required ? word : `[${word}]`;
  });
  const page = blank(
    [
      PROGRAM,
      name,
      ...words,
      "[OPTIONS]",
      ...(command.takesRest ? ["-- COMMAND…"] : []),
      `\n\n${command.description}`,
    ].join(" "),
  );
  for (const spec of command.positionals ?? [])
    page.positional(spec.name.toUpperCase(), { describe: spec.describe, type: "string" });
  for (const [flag, spec] of Object.entries<OptionSpec>({ ...command.options, ...globals }))
    page.option(kebab(flag), yargsOption(spec));
  for (const [line, what] of command.examples) page.example(line, what);
  return page;
}

function yargsOption(spec: OptionSpec): Record<string, unknown> {
  const type = spec.type === "optional" ? "string" : spec.type;
  return {
    type,
    describe: `${spec.describe}${spec.multiple ? " (may be repeated)" : ""}`,
    ...(spec.short === undefined ? {} : { alias: spec.short }),
    ...(spec.choices === undefined ? {} : { choices: spec.choices }),
    ...(spec.defaultText === undefined ? {} : { defaultDescription: spec.defaultText, default: "" }),
  };
}
