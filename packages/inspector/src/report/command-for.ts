import type { ContextItem, Report } from "./report.ts";

const commands: Readonly<Record<Exclude<Report["kind"], "contexts">, (title: string) => string>> = {
  package: (title) => `package inspect ${quoted(title)}`,
  bundle: () => "bundle list",
  lock: () => "images verify",
  comparison: () => "registered diff BEFORE AFTER",
};

/** The command that shows the same in a terminal; never contains a value, which could be secret. */
export function commandFor(report: Report, item: ContextItem | undefined): string {
  const isFile = report.title !== "pasted text";
  if (report.kind === "contexts") {
    return `npx @flyte-settings/cli context decode ${isFile ? quoted(report.title) : "-"}`;
  }
  if (item !== undefined) return `npx @flyte-settings/cli context decode --package ${quoted(report.title)}`;
  return `npx @flyte-settings/cli ${commands[report.kind](report.title)}`;
}

/** Quotes one shell argument. */
function quoted(text: string): string {
  if (/^[\w./:@%+,][\w./:@%+,-]*$/.test(text)) return text;
  return `'${(text.startsWith("-") ? `./${text}` : text).replaceAll("'", "'\\''")}'`;
}
