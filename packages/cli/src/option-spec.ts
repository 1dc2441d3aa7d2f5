/** One flag, as data: the parser, the help page, the completion and docs/cli.md are made from it. */
export interface OptionSpec {
  /** `optional` may stand alone (`--update`) or with a value after `=` (`--update=spark`). */
  readonly type: "boolean" | "string" | "number" | "optional";
  readonly describe: string;
  /** Older spellings of the flag, in kebab-case, that are still taken. */
  readonly aliases?: readonly string[];
  /** One letter. */
  readonly short?: string;
  /** May be given more than once; the value is then a list. */
  readonly multiple?: true;
  readonly choices?: readonly string[];
  /** What to do instead of a value that is none of the choices and is known from other tools. */
  readonly otherValues?: Readonly<Record<string, string>>;
  /** Shown in the help as the name of the value: `FILE`. */
  readonly value?: string;
  /** What the shell may offer after it. */
  readonly completes?: Completes;
  /** Environment variable whose value is used where the flag is not given; empty, or `0` and `false` of a switch: unset. */
  readonly variable?: string;
  /** Said in the help; the command itself decides what absence means. */
  readonly defaultText?: string;
}

export type Completes = "code" | "file" | "folder" | "image" | "project" | "domain" | "field" | "environment";
