import type { globals } from "./globals.ts";
import type { CommandHost } from "./host/host.ts";
import type { Completes, OptionSpec } from "./option-spec.ts";

export interface PositionalSpec {
  readonly name: string;
  readonly describe: string;
  readonly required?: true;
  /** Takes all that is left; only the last may. */
  readonly variadic?: true;
  readonly completes?: Completes;
}

type ValueOf<Spec extends OptionSpec> = Spec["type"] extends "boolean"
  ? boolean
  : Spec["type"] extends "number"
    ? number
    : Spec["choices"] extends readonly (infer Choice)[]
      ? Choice
      : string;

/** The values of a table of options, by name. */
export type OptionsOf<Specs extends Readonly<Record<string, OptionSpec>>> = {
  readonly [Name in keyof Specs]?: Specs[Name]["multiple"] extends true
    ? readonly ValueOf<Specs[Name]>[]
    : ValueOf<Specs[Name]>;
};

/** What a command is called with. */
export interface Arguments<Specs extends Readonly<Record<string, OptionSpec>>> {
  readonly options: OptionsOf<Specs>;
  readonly positionals: readonly string[];
  /** What stood after `--`. */
  readonly rest: readonly string[];
  /** Options that have their value from an environment variable, as they would be written: `--frozen`. */
  readonly fromVariables: readonly { readonly variable: string; readonly option: string }[];
}

export interface CommandSpec<
  Specs extends Readonly<Record<string, OptionSpec>> = Readonly<Record<string, OptionSpec>>,
> {
  /** Longer than the summary in the table of commands: what it reads, what it prints, what it changes. */
  readonly description: string;
  readonly positionals?: readonly PositionalSpec[];
  readonly options: Specs;
  /** Whether words after `--` are taken. */
  readonly takesRest?: true;
  /** Command line and what it is for; each is run by a test. */
  readonly examples: readonly (readonly [line: string, what: string])[];
  /** A number is the exit code; nothing is 0. */
  run(args: Arguments<Specs & Omit<typeof globals, keyof Specs>>, host: CommandHost): Promise<number | undefined>;
}

/** A command whose argument types are forgotten: what the table holds. */
export type Command = CommandSpec;

/** Infers the types of the arguments from the specs, then forgets them. */
export function defineCommand<const Specs extends Readonly<Record<string, OptionSpec>>>(
  spec: CommandSpec<Specs>,
): Command {
  return spec as unknown as Command;
}
