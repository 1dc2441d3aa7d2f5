import { basename, join } from "node:path";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { writeFileAtomically } from "@flyte-settings/project/host";
import { loadPackage } from "@flyte-settings/project/package";
import { projectOptions } from "../../arguments/project-options.ts";
import { registerChoice, registerOptions } from "../../arguments/register-options.ts";
import { settingsOptions } from "../../arguments/settings-options.ts";
import { type Command, defineCommand } from "../../command.ts";
import { planText } from "../register/plan-text.ts";

export const command: Command = defineCommand({
  description:
    "Fills in a package (identifiers, code location, images, plugins) without sending anything: shows what changes, or writes the filled entities into a folder.",
  positionals: [
    { name: "package", describe: "what pyflyte package made", required: true, variadic: true, completes: "file" },
  ],
  options: {
    ...settingsOptions,
    ...registerOptions,
    showValues: {
      type: "boolean",
      describe: "show the values of environment variables that do not look secret",
    },
    diff: { type: "boolean", describe: "show what filling in changes, field by field" },
    output: {
      type: "string",
      short: "o",
      value: "FOLDER",
      completes: "folder",
      describe: "write the filled .pb files there",
    },
    distributionLocation: { type: "string", value: "URI", describe: "where the code lies" },
  },
  examples: [["flyte-settings package hydrate flyte-package.tgz --diff", "what registering would fill in"]],
  async run({ options, positionals }, host) {
    const { inWords, planRegistration, previewRegistration } = await import("@flyte-settings/registration");
    const { source, request } = await loadPackage(
      positionals,
      { ...projectOptions(options), ...registerChoice(options) },
      host,
    );
    const { distributionLocation } = options;
    const filled = { ...request, ...omitUndefined({ distributionLocation }) };
    const plan = await planRegistration(source, { ...filled, upload: options.output === undefined });
    if (options.output !== undefined) {
      for (const { file, bytes } of plan.entities) {
        host.signal.throwIfAborted();
        await writeFileAtomically(host, join(options.output, basename(file)), bytes);
      }
    }
    const preview = await previewRegistration(plan, {
      changes: options.diff === true,
      showValues: options.showValues === true,
    });
    host.stdout.write(options.json ? `${JSON.stringify(preview)}\n` : planText(preview, inWords, host));
    return 0;
  },
});
