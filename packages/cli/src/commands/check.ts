import { runChecks } from "@flyte-settings/core/checks";
import { settingsOptions } from "../arguments/settings-options.ts";
import { type Command, defineCommand } from "../command.ts";
import { FINDING_RANK, writeFindings } from "../format/findings.ts";
import { checkInput } from "../settings/check-input.ts";
import { loadSettings } from "../settings/load-settings.ts";

export const command: Command = defineCommand({
  description:
    "Looks for what goes wrong in the pod rather than on the laptop. Each finding has a code, a place and what to do; the project file silences one by its code.",
  options: {
    ...settingsOptions,
    failOn: {
      type: "string",
      choices: ["error", "warning"],
      describe: "exit code 1 from this severity on",
      defaultText: "error",
    },
  },
  examples: [
    ["flyte-settings check", "the project in this folder"],
    ["flyte-settings check --fail-on warning --json", "in CI"],
  ],
  async run({ options }, host) {
    const loaded = await loadSettings(options, host);
    const ignore = (loaded.values.checks?.ignore ?? []).map(({ code, reason = "" }) => ({ code, reason }));
    const findings = [
      ...runChecks(await checkInput(loaded, host), { ignore }),
      ...(loaded.images ?? []).flatMap((image) => image.findings),
    ];
    if (options.json) host.stdout.write(`${JSON.stringify(findings)}\n`);
    else writeFindings(findings, options.quiet === true, host);
    const limit = FINDING_RANK[options.failOn ?? "error"];
    return findings.some(({ severity }) => FINDING_RANK[severity] >= limit) ? 1 : 0;
  },
});
