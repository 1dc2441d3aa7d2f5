import { nearestName } from "@flyte-settings/core/internal";
import { usageError } from "@flyte-settings/project";
import { argsBeforeTerminator, isJson, isVerbose } from "./arguments/before-terminator.ts";
import { withFormat } from "./arguments/output-format.ts";
import { parseArguments } from "./arguments/parse-arguments.ts";
import { commands } from "./commands.ts";
import { linesText } from "./format/lines.ts";
import { globals } from "./globals.ts";
import { commandHost, withoutInfo } from "./host/command-host.ts";
import type { CommandHost, Host } from "./host/host.ts";
import type { OptionSpec } from "./option-spec.ts";
import { reportInterrupted, reportOutcome } from "./report-outcome.ts";
import { version } from "./version.ts";

export type { Host, Output } from "./host/host.ts";

/**
 * The command as a function: `main(["context", "decode", text], host)`.
 *
 * @param argv the words after the program's name
 * @returns the exit code: 0 success, 1 a known failure, 2 invalid usage, 70 a bug, 130 or 143 interrupted. Never
 * throws.
 */
export async function main(argv: readonly string[], given: Host): Promise<number> {
  const host = commandHost(given, isVerbose(argv));
  try {
    const code = await dispatch(argv, host);
    host.log?.(`done, exit code ${code}`);
    // an interrupted operation may have been reported as a failure
    return code === 1 && host.signal.aborted ? reportInterrupted(host.signal, host) : code;
  } catch (error) {
    return reportOutcome(error, host, { verbose: isVerbose(argv), json: isJson(argv) });
  }
}

async function dispatch(argv: readonly string[], host: CommandHost): Promise<number> {
  // no file or program name contains it, and Node throws for it everywhere
  if (argv.some((word) => word.includes("\0"))) throw usageError("an argument holds the character NUL");
  const [first = "--help"] = argv;
  if (first === "--version" || first === "-V") {
    host.stdout.write(`${version}\n`);
    return 0;
  }
  if (first === "--get-completions") {
    const { candidates } = await import("./completion/candidates.ts");
    host.stdout.write(linesText(await candidates(argv.slice(argv[1] === "--" ? 2 : 1), host)));
    return 0;
  }
  if (first === "--help" || first === "-h" || first === "help")
    return help(first === "help" ? argv.slice(1) : [], host);

  const start = argv.findIndex((word, at) => !isGlobal(word) && argv[at - 1] !== "--format");
  if (start < 0) return help([], host);
  const found = findCommand(argv.slice(start));
  if (found === undefined) return listVerbs(argv.slice(start), host);
  const { name } = found;
  const words = [...argv.slice(0, start), ...found.words];
  const own = argsBeforeTerminator(words);
  if (own.includes("--help") || own.includes("-h")) return help(name.split(" "), host);
  const { command } = await (commands[name] as (typeof commands)[string]).load();
  const parsed = parseArguments(words, command, globals, host.env);
  for (const { variable, option } of parsed.fromVariables) host.log?.(`${variable} sets ${option}`);
  const printing = withFormat(parsed, parsed.options["quiet"] ? withoutInfo(host) : host);
  try {
    return (await command.run(printing.args, printing.host)) ?? 0;
  } finally {
    await printing.end();
  }
}

/** `--json` and similar flags, which may precede the command. */
function isGlobal(word: string): boolean {
  if (word.startsWith("--format=")) return true;
  return Object.entries<OptionSpec>(globals).some(([name, { short }]) => word === `--${name}` || word === `-${short}`);
}

/** The longest prefix of words that is a command. */
function findCommand(argv: readonly string[]): { name: string; words: readonly string[] } | undefined {
  for (const count of [2, 1]) {
    const name = argv.slice(0, count).join(" ");
    if (argv.length >= count && Object.hasOwn(commands, name)) return { name, words: argv.slice(count) };
  }
  return undefined;
}

/** A noun without a verb, or an unknown command. */
function listVerbs(argv: readonly string[], host: CommandHost): Promise<number> {
  const [noun = "", verb] = argv;
  const verbs = Object.keys(commands).filter((name) => name.startsWith(`${noun} `));
  if (verbs.length === 0) {
    if (noun.startsWith("-"))
      throw usageError(`${noun} must come after the command`, "Use: flyte-settings COMMAND [OPTIONS].");
    throw usageError(`no such command: ${noun}`, didYouMean(noun, argv.slice(0, 2).join(" ")));
  }
  if (verb === "--help" || verb === "-h") return help([noun], host);
  const known = verbs.map((name) => name.slice(noun.length + 1)).join(", ");
  if (verb === undefined || verb.startsWith("-"))
    return help([noun], { ...host, stdout: host.stderr }).then(() => {
      throw usageError(`${noun} needs a verb. Expected one of: ${known}`);
    });
  const meant = Object.hasOwn(commands, verb) ? verb : nearestName(`${noun} ${verb}`, verbs);
  throw usageError(
    `no such command: ${noun} ${verb}. Expected one of: ${known}`,
    meant === undefined ? undefined : `Did you mean ${meant}?`,
  );
}

/** Commands with the word as their verb, or else the closest match. */
function didYouMean(noun: string, words: string): string | undefined {
  const names = Object.keys(commands);
  const withVerb = names.filter((name) => name.endsWith(` ${noun}`));
  const near = nearestName(words, names) ?? nearestName(noun, nouns());
  const meant = withVerb.length > 0 ? withVerb : near === undefined ? [] : [near];
  return meant.length === 0 ? undefined : `Did you mean ${meant.join(", or ")}?`;
}

function nouns(): string[] {
  return [...new Set(Object.keys(commands).map((name) => name.split(" ")[0] ?? name))];
}

async function help(words: readonly string[], host: CommandHost): Promise<number> {
  const { helpPage } = await import("./help.ts");
  host.stdout.write(await helpPage(words, host.stdout.columns));
  return 0;
}
