import { omitUndefined } from "@flyte-settings/core/plugin";
import { loadPackage } from "@flyte-settings/project/package";
import { adminOptions } from "../../arguments/admin-options.ts";
import { appliedOptions } from "../../arguments/project-options.ts";
import { registerChoice, registerOptions } from "../../arguments/register-options.ts";
import { settingsOptions } from "../../arguments/settings-options.ts";
import { type Command, defineCommand } from "../../command.ts";
import { tableOptions, tableWidth } from "../../format/table.ts";
import { planText } from "./plan-text.ts";
import { interruptedText, reporter, resultJson, resultText } from "./result-text.ts";

/** Time limit for calls in flight after a signal: a cancelled create may leave a partial row behind. */
const GRACE_MS = 5_000;

export const command: Command = defineCommand({
  description:
    "Registers a package with Flyte Admin: uploads its code once, then registers tasks, workflows and launch plans. Entities already registered with identical content are skipped; different content under the same version is reported as a conflict, with a diff.",
  positionals: [
    { name: "package", describe: "output of pyflyte package", required: true, variadic: true, completes: "file" },
  ],
  options: {
    ...settingsOptions,
    ...registerOptions,
    ...adminOptions,
    ...tableOptions,
    dryRun: {
      type: "boolean",
      describe:
        "show the entities without sending or uploading anything; with --endpoint, compare with the registered ones",
    },
    showValues: {
      type: "boolean",
      describe: "show the values of environment variables that do not look secret",
    },
    activate: {
      type: "string",
      choices: ["auto", "scheduled", "all", "none"],
      describe: "launch plans to activate; auto: those that the package marks as active (`pyflyte package` never does)",
      defaultText: "auto",
    },
    concurrency: {
      type: "number",
      value: "N",
      describe: "concurrent calls, at least 1",
      defaultText: "8",
      variable: "FLYTE_SETTINGS_CONCURRENCY",
    },
  },
  examples: [
    ["flyte-settings register flyte-package.tgz --version v1 --dry-run", "preview the registration"],
    [
      "flyte-settings register flyte-package.tgz -p flytesnacks -d development --version v2 --activate scheduled",
      "send it",
    ],
  ],
  async run({ options, positionals }, host) {
    const { inWords, planRegistration, previewRegistration, register } = await import("@flyte-settings/registration");
    const asked = { ...appliedOptions(options), ...registerChoice(options) };
    const { project, source, request } = await loadPackage(positionals, asked, host);
    const plan = await planRegistration(source, request);
    const shown = { showValues: options.showValues === true };
    if (options.dryRun && options.endpoint === undefined) {
      const preview = await previewRegistration(plan, { changes: true, ...shown });
      host.stdout.write(options.json ? `${JSON.stringify(preview)}\n` : planText(preview, inWords, host));
      return 0;
    }
    const { connect } = await import("@flyte-settings/project/admin");
    const { transport, trust } = await connect(project, options, host);
    try {
      if (options.dryRun) {
        const asking = omitUndefined({ concurrency: options.concurrency });
        const preview = await previewRegistration(plan, {
          changes: true,
          transport,
          signal: host.signal,
          ...shown,
          ...asking,
        });
        host.stdout.write(options.json ? `${JSON.stringify(preview)}\n` : planText(preview, inWords, host));
        return preview.entities.some(({ registered }) => registered === "different") ? 1 : 0;
      }
      const { activate, concurrency } = options;
      host.allowAfterSignal?.(GRACE_MS + 500);
      const { report, end } = reporter(options.quiet === true || options.json === true, host);
      const result = await register(plan, transport, {
        ...trust,
        activate: activate ?? "auto",
        ...omitUndefined({ concurrency }),
        signal: host.signal,
        graceMs: GRACE_MS,
        report,
      }).finally(end);
      host.stdout.write(
        options.json
          ? `${JSON.stringify(resultJson(result))}\n`
          : resultText(result, tableWidth(host.stdout, options), host),
      );
      if (result.interrupted) host.stderr.write(interruptedText(result));
      return result.ok ? 0 : 1;
    } finally {
      await transport.close();
    }
  },
});
