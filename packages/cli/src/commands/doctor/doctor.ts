import { omitUndefined } from "@flyte-settings/core/plugin";
import type { DoctorLine } from "@flyte-settings/project/doctor";
import { adminOptions } from "../../arguments/admin-options.ts";
import { generationOptions } from "../../arguments/generation-options.ts";
import { projectOptions } from "../../arguments/project-options.ts";
import { settingsOptions } from "../../arguments/settings-options.ts";
import { type Command, defineCommand } from "../../command.ts";
import { oneLine } from "../../format/lines.ts";
import { style } from "../../format/style.ts";
import type { CommandHost } from "../../host/host.ts";

const SECONDS = 5;

export const command: Command = defineCommand({
  description:
    "Diagnoses this machine's setup: Node, git, project file, versions of Python and flytekit, proxies, certificates, credentials, and the connection to Flyte Admin, the registries and the store. For a Flyte 2 project, also its configuration. Does not log in, change anything or show secrets. Exit code 1 if a check fails.",
  options: {
    ...settingsOptions,
    endpoint: adminOptions.endpoint,
    insecure: adminOptions.insecure,
    ...generationOptions,
    offline: { type: "boolean", describe: "do not use the network (also with --frozen)" },
    timeout: { type: "number", value: "SECONDS", describe: "timeout per request", defaultText: `${SECONDS}` },
  },
  examples: [
    ["flyte-settings doctor --offline", "check local setup only"],
    ["flyte-settings doctor --endpoint flyte.acme.internal --json", "also test connectivity, JSON output"],
  ],
  async run({ options }, host) {
    const { examine } = await import("@flyte-settings/project/doctor");
    const { timeout = SECONDS, offline = false, frozen = false, endpoint, insecure, generation } = options;
    const lines = await examine(
      {
        ...projectOptions(options),
        ...omitUndefined({ endpoint, insecure, generation }),
        offline: offline || frozen,
        timeoutMs: timeout * 1000,
      },
      host,
    );
    const failed = lines.filter(({ status }) => status === "fail").length;
    if (options.json) host.stdout.write(`${JSON.stringify(lines)}\n`);
    else
      host.stdout.write(
        doctorText(options.quiet ? lines.filter(({ status }) => status !== "ok" && status !== "skip") : lines, host),
      );
    if (!options.json && !options.quiet)
      host.stderr.write(failed === 0 ? "all checks passed\n" : `${failed} of ${lines.length} checks failed\n`);
    return failed === 0 ? 0 : 1;
  },
});

const colours = { ok: "green", warn: "yellow", fail: "red", skip: "dim" } as const;

function doctorText(lines: readonly DoctorLine[], { stdout }: CommandHost): string {
  const width = Math.max(0, ...lines.map(({ check }) => check.length));
  return lines
    .map(({ check, status, message, todo }) => {
      const head = `${style(status.padEnd(4), colours[status], stdout)}  ${check.padEnd(width)}  ${oneLine(message)}\n`;
      return todo === undefined ? head : `${head}${" ".repeat(width + 8)}${oneLine(todo)}\n`;
    })
    .join("");
}
