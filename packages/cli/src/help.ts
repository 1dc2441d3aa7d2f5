import { readFile } from "node:fs/promises";
import { kebab } from "./arguments/parse-arguments.ts";
import { settingsOptions } from "./arguments/settings-options.ts";
import type { Command } from "./command.ts";
import { commands } from "./commands.ts";
import { twoColumns, wrapText } from "./format/wrap-text.ts";
import { globals } from "./globals.ts";
import type { OptionSpec } from "./option-spec.ts";

const PROGRAM = "flyte-settings";
const ABOUT = "Resolves, explains, encodes, bundles and registers Flyte's image and serialization settings.";

/** The first sentence of a noun's help page. */
const nouns: Readonly<Record<string, string>> = {
  settings: "Shows the resolved settings of a project, and where each value comes from.",
  context: "Reads, compares and writes the settings context of tasks (_F_SS_C).",
  images: "Lists, resolves, pins and verifies the container images of a project.",
  version: "Shows the version that the project is registered under, and what it depends on.",
  plugins: "Lists the plugins of a project.",
  bundle: "Lists, explains, builds and verifies the code bundle of a project.",
  package: "Shows and fills in the output of pyflyte package.",
  registered: "Shows what Flyte Admin holds.",
  spark: "Checks and prepares the Spark tasks of a project.",
};

/** The help page of a command, of a noun, or of the whole program, generated from the tables. */
export async function helpPage(words: readonly string[], columns: number): Promise<string> {
  const name = words.join(" ");
  const width = Math.min(Math.max(columns, 60), 120);
  const blocks = Object.hasOwn(commands, name) ? one(name, await tableOf(name), width) : list(name, width);
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

/** A command without its `run`: the input of a help page. */
type Table = Omit<Command, "run">;
type Block = readonly string[];
type Options = Readonly<Record<string, OptionSpec>>;

/**
 * Reads the table from a file written by the build, so that a help page does not load its command; without that file,
 * loads the command.
 */
async function tableOf(name: string): Promise<Table> {
  let built: Readonly<Record<string, Table>> = {};
  try {
    built = JSON.parse(await readFile(new URL("./command-tables.json", import.meta.url), "utf8"));
  } catch {
    // run from the sources, or from the single-file build
  }
  return built[name] ?? (await (commands[name] as (typeof commands)[string]).load()).command;
}

function list(noun: string, width: number): readonly Block[] {
  const known = Object.entries(commands).filter(([name]) => noun === "" || name.startsWith(`${noun} `));
  const shown = known.length > 0 ? known : Object.entries(commands);
  return [
    [`${PROGRAM} ${noun === "" ? "COMMAND" : `${noun} VERB`} [OPTIONS]`],
    wrapText((known.length > 0 ? nouns[noun] : undefined) ?? ABOUT, width),
    table(
      "Commands",
      shown.map(([name, { summary }]) => [`${PROGRAM} ${name}`, summary]),
      width,
    ),
    table("Options", [["-V, --version", "print the version"], optionRow(["help", globals.help])], width),
    wrapText(`Run ${PROGRAM} COMMAND --help for a command's options and examples.`, width),
  ];
}

function one(name: string, command: Table, width: number): readonly Block[] {
  const positionals = command.positionals ?? [];
  const words = positionals.map((spec) => {
    const word = `${spec.name.toUpperCase()}${spec.variadic ? "…" : ""}`;
    return spec.required ? word : `[${word}]`;
  });
  const usage = [PROGRAM, name, ...words, "[OPTIONS]", ...(command.takesRest ? ["-- COMMAND…"] : [])];
  const { own, shared } = grouped(command.options);
  const blocks = [
    [usage.join(" ")],
    wrapText(command.description, width),
    table(
      "Arguments",
      positionals.map((spec) => [spec.name.toUpperCase(), spec.describe]),
      width,
    ),
    table("Options", Object.entries(own).map(optionRow), width),
    table("Settings options", Object.entries(shared).map(optionRow), width),
    table(
      "Global options",
      Object.entries<OptionSpec>(globals)
        .filter(([flag]) => !(flag in own))
        .map(optionRow),
      width,
    ),
    ["Examples:", ...command.examples.flatMap(([line, what]) => [`  # ${what}`, `  ${line}`])],
  ];
  return blocks.filter((lines) => lines.length > 0);
}

/** A command's own options, and those shared by every command that resolves settings. */
function grouped(options: Options): { readonly own: Options; readonly shared: Options } {
  const common: Options = settingsOptions;
  const isShared = ([flag, spec]: readonly [string, OptionSpec]): boolean =>
    JSON.stringify(common[flag]) === JSON.stringify(spec);
  const entries = Object.entries(options);
  return {
    own: Object.fromEntries(entries.filter((entry) => !isShared(entry))),
    shared: Object.fromEntries(entries.filter(isShared)),
  };
}

function table(title: string, rows: readonly (readonly [string, string])[], width: number): Block {
  return rows.length === 0 ? [] : [`${title}:`, ...twoColumns(rows, width)];
}

/** `-o, --output FILE` with its description, choices and default. */
function optionRow([flag, spec]: readonly [string, OptionSpec]): readonly [string, string] {
  const value = spec.value ?? (spec.choices === undefined ? "VALUE" : "CHOICE");
  const after = { boolean: "", optional: `[=${value}]`, string: ` ${value}`, number: ` ${value}` }[spec.type];
  const notes = [
    ...(spec.choices === undefined ? [] : [`one of ${spec.choices.join(", ")}`]),
    ...(spec.multiple ? ["may be repeated"] : []),
    ...(spec.variable === undefined ? [] : [`env: ${spec.variable}`]),
    ...(spec.defaultText === undefined ? [] : [`default: ${spec.defaultText}`]),
  ];
  const short = spec.short === undefined ? "   " : `-${spec.short},`;
  return [`${short} --${kebab(flag)}${after}`, `${spec.describe}${notes.length === 0 ? "" : ` (${notes.join("; ")})`}`];
}
