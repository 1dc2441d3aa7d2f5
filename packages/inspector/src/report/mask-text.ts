import { looksSecret } from "@flyte-settings/core/checks";
import { redactUrls } from "@flyte-settings/core/plugin";

/** Replaces a value; the commands print the same. */
export const HIDDEN = "(not shown)";

/** `--name=value`, `NAME=value`, `--header=Authorization: value`. */
const PAIR = /^(-{0,2}[\w.-]+[=:])(.+)$/s;

/** A value that looks secret or has the name of a secret is replaced; passwords and signatures in URLs are removed. */
export function maskText(name: string, text: string): string {
  if (looksSecret(name, text)) return HIDDEN;
  const redacted = redactUrls(text);
  if (!/\s/.test(redacted)) return redacted;
  // a command line in one string: words and what separates them in turn
  const parts = redacted.split(/(\s+)/);
  const words = maskArguments(parts.filter((_, index) => index % 2 === 0));
  return parts.map((part, index) => (index % 2 === 0 ? words[index / 2] : part)).join("");
}

/** The arguments of a program: a value is named by the flag in front of it, or by its own. */
export function maskArguments(args: readonly string[]): string[] {
  return args.map((arg, index) => {
    const before = args[index - 1] ?? "";
    // Bearer and Basic are followed by a token
    if (/^["']?(?:bearer|basic)$/i.test(before)) return HIDDEN;
    const masked = maskText(nameOf(before), arg);
    const [, name, value] = PAIR.exec(masked) ?? [];
    return name === undefined || value === undefined ? masked : name + maskText(nameOf(name), value);
  });
}

/** `API_TOKEN` for `--api-token`, `--api-token=` and `API_TOKEN=`; empty for a word that names no value. */
function nameOf(flag: string): string {
  const [, dashes, name = "", sign] = /^(-{0,2})([\w.-]+)([=:]?)$/.exec(flag.replace(/^["']/, "")) ?? [];
  return dashes === "" && sign === "" ? "" : name.replaceAll("-", "_").toUpperCase();
}
