import type { Finding } from "@flyte-settings/core/checks";
import { printable } from "@flyte-settings/core/internal";

const COMMANDS = { error: "error", warning: "warning", info: "notice" } as const;

/** Workflow commands of GitHub Actions, one per line; GitHub shows each one next to the changed line. */
export function githubAnnotations(findings: readonly Finding[]): string {
  return findings
    .map(({ code, severity, place, file, line, message, fix }) => {
      const at = [
        ...(file === undefined ? [] : [`file=${property(file)}`]),
        ...(line === undefined ? [] : [`line=${line}`]),
        `title=${property(code)}`,
      ];
      const said = file === undefined ? `${place}: ${message}` : message;
      return `::${COMMANDS[severity]} ${at.join(",")}::${data(`${said}\n${fix}`)}\n`;
    })
    .join("");
}

/** Escaped to match the runner's unescaping: percent first. */
function data(text: string): string {
  const lines = text.split("\n").map(printable).join("\n");
  return lines.replaceAll("%", "%25").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
