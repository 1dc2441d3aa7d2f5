import { looksSecret } from "@flyte-settings/core/checks";
import type { FixedFile } from "@flyte-settings/project/fix";
import { structuredPatch } from "diff";
import { linesText } from "../../format/lines.ts";
import { style } from "../../format/style.ts";
import type { CommandHost } from "../../host/host.ts";

/** The changed lines as in `diff -u` without context; a line that may contain a secret is reported but not shown. */
export function changesText({ file, before = "", after }: FixedFile, host: CommandHost): string {
  const { hunks } = structuredPatch(file, file, before, after, "", "", { context: 0 });
  const lines = hunks.flatMap((hunk) => [
    style(`@@ line ${Math.max(1, hunk.oldStart)}`, "dim", host.stdout),
    ...hunk.lines.filter((line) => !line.startsWith("\\")).map((line) => shownLine(line, host)),
  ]);
  return linesText([style(file, "bold", host.stdout), ...lines]);
}

function shownLine(line: string, { stdout }: CommandHost): string {
  const sign = line.slice(0, 1);
  const text = isSecret(line.slice(1)) ? "(a line that may hold a secret)" : line.slice(1).replace(/\r$/, "");
  return style(`${sign}${text}`, sign === "-" ? "red" : "green", stdout);
}

/** Checks any `name: value` in the line, and the whole line; `user@` before a host may be a token. */
function isSecret(line: string): boolean {
  if (/[^\s/:]+@[\w-]+(?:\.[\w-]+)+[/:]/.test(line)) return true;
  const pairs = [...line.matchAll(/([\w.-]+)["']?\s*:\s*["']?([^,}"'#]*)/g)];
  return looksSecret("", line) || pairs.some(([, name = "", value = ""]) => looksSecret(name, value));
}
