import { omitUndefined } from "@flyte-settings/core/plugin";
import { loadProject, usageError } from "@flyte-settings/project";
import { connect } from "@flyte-settings/project/admin";
import { adminOptions } from "../../arguments/admin-options.ts";
import { parseProjectDomain } from "../../arguments/project-domain.ts";
import { projectOptions } from "../../arguments/project-options.ts";
import { settingsOptions } from "../../arguments/settings-options.ts";
import { type Command, defineCommand } from "../../command.ts";
import { table, tableOptions, tableWidth } from "../../format/table.ts";
import { errorJson } from "../../report-outcome.ts";

const options = {
  ...settingsOptions,
  ...adminOptions,
  workflow: { type: "string", value: "NAME", describe: "only the launch plans of this workflow" },
  plan: { type: "string", value: "NAME", describe: "only this launch plan" },
  ...tableOptions,
} as const;

/** `activate` and `deactivate` are one command with two states. */
export function switchCommand(
  state: "active" | "inactive",
  { name, description }: { readonly name: string; readonly description: string },
): Command {
  return defineCommand({
    description,
    positionals: [{ name: "source", describe: "PROJECT/DOMAIN", required: true }],
    options,
    examples: [[`flyte-settings ${name} flytesnacks/development --version v7 --plan every_morning`, "one launch plan"]],
    async run({ options, positionals: [text = ""] }, host) {
      const { version, workflow, plan, project: _, domain: __, ...rest } = options;
      if (version === undefined) throw usageError(`${name} needs --version`, "For example --version v7.");
      const project = await loadProject({ ...projectOptions(rest), computeVersion: false }, host);
      const id = { ...parseProjectDomain(text, "source"), version };
      const { transport } = await connect(project, options, host);
      try {
        const { switchVersion, notRegistered } = await import("@flyte-settings/registration/promotion");
        const asked = { ...omitUndefined({ workflow, plan }), signal: host.signal };
        const results = await switchVersion(transport, id, state, asked);
        if (results.length === 0) throw notRegistered(`a launch plan of version ${version}`);
        for (const { error } of results) if (error) host.stderr.write(`${error.message}\n`);
        if (options.json) {
          const rows = results.map(({ error, ...each }) => ({ ...each, ...(error && { error: errorJson(error) }) }));
          host.stdout.write(`${JSON.stringify(rows)}\n`);
        } else {
          const words = (versions: readonly string[]): string => versions.join(", ") || "none";
          const rows = results.map(({ name, before, after }) => [name, words(before), words(after)]);
          host.stdout.write(table(["LAUNCH PLAN", "WAS ACTIVE", "ACTIVE"], rows, tableWidth(host.stdout, options)));
        }
        return results.some(({ error }) => error !== undefined) ? 1 : 0;
      } finally {
        transport.close();
      }
    },
  });
}
