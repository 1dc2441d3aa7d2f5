import { parseArgs } from "node:util";
import { nearestName } from "@flyte-settings/core/internal";
import { usageError } from "@flyte-settings/project";
import type { Arguments, Command } from "../command.ts";
import type { OptionSpec } from "../option-spec.ts";

type Specs = Readonly<Record<string, OptionSpec>>;
type Value = string | number | boolean;
type GivenOption = {
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
};
type Known = { readonly name: string; readonly spec: OptionSpec };
type ByFlag = ReadonlyMap<string, Known>;

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Parses the arguments after the command's name by its option table. Flags are written in kebab-case, booleans also as
 * `--no-x`.
 *
 * @param env the environment, for options with a variable
 * @throws USAGE for an unknown flag (with the closest match), a missing or unexpected value, a value outside the
 * choices, a repeated flag that takes one value, too few or too many arguments
 */
export function parseArguments(
  words: readonly string[],
  command: Command,
  globals: Specs,
  env: Env = {},
): Arguments<Specs> {
  const specs: Specs = { ...globals, ...command.options };
  const byFlag = new Map(
    Object.entries(specs).flatMap(([name, spec]) =>
      [kebab(name), ...(spec.aliases ?? [])].map((flag) => [flag, { name, spec }] as const),
    ),
  );
  const { tokens } = parseArgs({
    args: [...words],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries([...byFlag].map(([flag, { spec }]) => [flag, parseArgsOption(spec)])),
  });

  const options: Record<string, Value | Value[]> = {};
  const positionals: string[] = [];
  let rest: string[] = [];
  const takesPositionals = (command.positionals ?? []).length > 0;
  for (const [index, token] of tokens.entries()) {
    if (token.kind === "option-terminator") {
      rest = words.slice(token.index + 1);
      break;
    }
    const before = tokens[index - 1];
    if (token.kind === "positional") {
      // `--update NAME`, if no positional argument is allowed there
      const isValue = !takesPositionals && before?.kind === "option" && before.index === token.index - 1;
      const optional = isValue && before.value === undefined ? specOf(before.rawName, byFlag) : undefined;
      if (optional?.spec.type === "optional") giveValue(options, optional.name, token.value);
      else positionals.push(token.value);
    } else if (token.inlineValue === false && isFlag(token.value, byFlag)) {
      throw usageError(
        `${token.rawName} needs a value`,
        `If the value really is ${token.value}: ${token.rawName}=${token.value}`,
      );
    } else put(options, token.rawName, givenValue(token), byFlag);
  }
  if (command.takesRest !== true) positionals.push(...rest);
  checkPositionals(positionals, command);
  const fromVariables = fillFromVariables(options, specs, env);
  return { options, positionals, rest: command.takesRest === true ? rest : [], fromVariables } as Arguments<Specs>;
}

const OFF: readonly string[] = ["", "0", "false"];

/** Flags override variables. */
function fillFromVariables(
  options: Record<string, Value | Value[]>,
  specs: Specs,
  env: Env,
): Arguments<Specs>["fromVariables"] {
  return Object.entries(specs).flatMap(([name, spec]) => {
    const { variable = "", type } = spec;
    const text = env[variable] ?? "";
    if (name in options || text === "" || (type === "boolean" && OFF.includes(text))) return [];
    const value = type === "boolean" ? true : convert(variable, text, spec);
    options[name] = spec.multiple ? [value] : value;
    return [{ variable, option: `--${kebab(name)}${type === "boolean" ? "" : ` ${text}`}` }];
  });
}

/** Reads `-p=foo` as `foo`, like `--project=foo`. */
function givenValue({ rawName, value, inlineValue }: GivenOption): string | undefined {
  return rawName.startsWith("--") || inlineValue !== true ? value : value?.replace(/^=/, "");
}

/** The value of an optional flag given without one. */
function giveValue(options: Record<string, Value | Value[]>, name: string, value: string): void {
  const given = options[name];
  options[name] = Array.isArray(given) ? [...given.slice(0, -1), value] : value;
}

/** `destinationDir` → `destination-dir`. */
export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function parseArgsOption(spec: OptionSpec): { type: "string" | "boolean"; short?: string } {
  const type = spec.type === "string" || spec.type === "number" ? "string" : "boolean";
  return spec.short === undefined ? { type } : { type, short: spec.short };
}

/** A value that is itself a flag almost always means that the value was forgotten. */
function isFlag(value: string, byFlag: ReadonlyMap<string, unknown>): boolean {
  return value.startsWith("--") && byFlag.has(value.slice(2).replace(/=.*/s, ""));
}

function put(
  options: Record<string, Value | Value[]>,
  rawName: string,
  text: string | undefined,
  byFlag: ByFlag,
): void {
  const flag = rawName.replace(/^--?/, "");
  const known = specOf(rawName, byFlag);
  if (known === undefined) {
    const positive = flag.startsWith("no-") ? byFlag.get(flag.slice(3)) : undefined;
    if (positive?.spec.type === "boolean" && text === undefined) {
      options[positive.name] = false;
      return;
    }
    throw unknownFlag(rawName, byFlag.keys());
  }
  const { name, spec } = known;
  const value = convert(rawName, text, spec);
  if (spec.multiple) options[name] = [...((options[name] as Value[] | undefined) ?? []), value];
  else if (name in options && spec.type !== "boolean")
    throw usageError(`${rawName} is given twice; it takes one value`);
  else options[name] = value;
}

function specOf(rawName: string, byFlag: ByFlag): Known | undefined {
  const flag = rawName.replace(/^--?/, "");
  return byFlag.get(flag) ?? [...byFlag.values()].find(({ spec }) => spec.short === flag && !rawName.startsWith("--"));
}

function convert(rawName: string, text: string | undefined, spec: OptionSpec): Value {
  if (spec.type === "boolean") {
    if (text !== undefined) throw usageError(`${rawName} takes no value, got ${text}`);
    return true;
  }
  if (spec.type === "optional") return text ?? "";
  if (text === undefined) throw usageError(`${rawName} needs a value${spec.value ? `: ${rawName} ${spec.value}` : ""}`);
  if (text === "")
    throw usageError(
      `${rawName} is empty`,
      `Is a variable unset? Expected ${rawName} ${spec.value ?? "VALUE"}, or leave ${rawName} out.`,
    );
  if (spec.type === "number") {
    // reject other forms that Number accepts: 0x10, 1e1, " 8 ", Infinity
    if (!/^[+-]?\d+(?:\.\d+)?$/.test(text)) throw usageError(`${rawName} takes a number, got ${text}`);
    return Number(text);
  }
  if (spec.choices !== undefined && !spec.choices.includes(text)) {
    const instead = Object.hasOwn(spec.otherValues ?? {}, text) ? spec.otherValues?.[text] : undefined;
    if (instead !== undefined) throw usageError(`${rawName} ${text}: ${instead}`);
    const meant = nearestName(text, spec.choices);
    throw usageError(
      `${rawName} is one of ${spec.choices.join(", ")}; got ${text}${meant ? `. Did you mean ${meant}?` : ""}`,
    );
  }
  return text;
}

function unknownFlag(rawName: string, flags: Iterable<string>): Error {
  const meant = rawName.startsWith("--") ? nearestName(rawName.slice(2), flags) : undefined;
  return usageError(`no such option: ${rawName}`, meant === undefined ? undefined : `Did you mean --${meant}?`);
}

function checkPositionals(given: readonly string[], command: Command): void {
  const specs = command.positionals ?? [];
  const missing = specs[given.length];
  if (missing?.required) throw usageError(`missing ${missing.name.toUpperCase()}: ${missing.describe}`);
  if (given.length > specs.length && !specs.at(-1)?.variadic) {
    throw usageError(`unexpected argument: ${given.slice(specs.length).join(" ")}`);
  }
}
