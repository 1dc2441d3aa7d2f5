/** The definition of one flag: the parser, the help page, the completion and docs/cli.md are generated from it. */
export interface OptionSpec {
  /** `optional` may be given without a value (`--update`) or with one after `=` (`--update=spark`). */
  readonly type: "boolean" | "string" | "number" | "optional";
  readonly describe: string;
  /** Older names of the flag, in kebab-case, that are still accepted. */
  readonly aliases?: readonly string[];
  /** A single letter. */
  readonly short?: string;
  /** May be given more than once; the value is then a list. */
  readonly multiple?: true;
  readonly choices?: readonly string[];
  /** Hints for values that are not among the choices but known from other tools. */
  readonly otherValues?: Readonly<Record<string, string>>;
  /** Placeholder of the value in the help: `FILE`. */
  readonly value?: string;
  /** How the shell completes its value. */
  readonly completes?: Completes;
  /** Environment variable used if the flag is not given; unset if empty, or for a switch also `0` and `false`. */
  readonly variable?: string;
  /** Shown in the help; the command itself handles an absent value. */
  readonly defaultText?: string;
}

export type Completes = "code" | "file" | "folder" | "image" | "project" | "domain" | "field" | "environment";
