import type { globals } from "./globals.ts";
import type { CommandHost } from "./host/host.ts";
import type { Completes, OptionSpec } from "./option-spec.ts";

export interface PositionalSpec {
  readonly name: string;
  readonly describe: string;
  readonly required?: true;
  /** Takes all remaining arguments; only allowed for the last one. */
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

/** The arguments passed to a command. */
export interface Arguments<Specs extends Readonly<Record<string, OptionSpec>>> {
  readonly options: OptionsOf<Specs>;
  readonly positionals: readonly string[];
  /** The arguments after `--`. */
  readonly rest: readonly string[];
  /** Options set by an environment variable, in their flag form: `--frozen`. */
  readonly fromVariables: readonly { readonly variable: string; readonly option: string }[];
}

export interface CommandSpec<
  Specs extends Readonly<Record<string, OptionSpec>> = Readonly<Record<string, OptionSpec>>,
> {
  /** Longer than the summary in the table of commands: what the command reads, prints and changes. */
  readonly description: string;
  readonly positionals?: readonly PositionalSpec[];
  readonly options: Specs;
  /** Whether arguments after `--` are accepted. */
  readonly takesRest?: true;
  /** A command line and its purpose; a test runs each one. */
  readonly examples: readonly (readonly [line: string, what: string])[];
  /** Returns the exit code; nothing means 0. */
  run(args: Arguments<Specs & Omit<typeof globals, keyof Specs>>, host: CommandHost): Promise<number | undefined>;
}

/** A command without its specific argument types, as stored in the table. */
export type Command = CommandSpec;

/** Infers the argument types from the specs, then erases them. */
export function defineCommand<const Specs extends Readonly<Record<string, OptionSpec>>>(
  spec: CommandSpec<Specs>,
): Command {
  return spec as unknown as Command;
}
