import { omitUndefined } from "@flyte-settings/core/plugin";
import { usageError } from "@flyte-settings/project";
import { recordKeeper } from "@flyte-settings/project/promotion";
import { adminOptions } from "../../arguments/admin-options.ts";
import { parseProjectDomain } from "../../arguments/project-domain.ts";
import { settingsOptions } from "../../arguments/settings-options.ts";
import { type Command, defineCommand } from "../../command.ts";
import { linesText } from "../../format/lines.ts";
import { table, tableOptions, tableWidth } from "../../format/table.ts";
import { withErrorJson } from "../../report-outcome.ts";
import { promoteOptions } from "../promote/promote-options.ts";
import { versionsText } from "../promote/promotion-words.ts";
import { withAdmin } from "../registered/registered-options.ts";

const options = {
  ...settingsOptions,
  ...adminOptions,
  workflow: { type: "string", value: "NAME", describe: "only the launch plans of this workflow" },
  plan: { type: "string", value: "NAME", describe: "only this launch plan" },
  record: promoteOptions.record,
  ...tableOptions,
} as const;

/** `activate` and `deactivate` share one implementation. */
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
      const { version, workflow, plan, record: named, project: _, domain: __, ...connecting } = options;
      if (version === undefined) throw usageError(`${name} needs --version`, "For example --version v7.");
      const id = { ...parseProjectDomain(text, "source"), version };
      const { switchVersion, notRegistered } = await import("@flyte-settings/registration/promotion");
      const asked = { ...omitUndefined({ workflow, plan }), signal: host.signal };
      const results = await withAdmin(connecting, host, async (admin, { endpoint }) => {
        const record = await recordKeeper({ ...id, endpoint }, named, host);
        return switchVersion(admin, id, state, { ...asked, endpoint, keepRecord: record.keep });
      });
      if (results.length === 0) throw notRegistered(`a launch plan of version ${version}`);
      host.stderr.write(linesText([...new Set(results.flatMap(({ error }) => error?.message ?? []))]));
      const rows = results.map(({ name, before, after }) => [name, versionsText(before), versionsText(after)]);
      host.stdout.write(
        options.json
          ? `${JSON.stringify(results.map(withErrorJson))}\n`
          : table(["LAUNCH PLAN", "WAS ACTIVE", "ACTIVE"], rows, tableWidth(host.stdout, options)),
      );
      return results.some(({ error }) => error !== undefined) ? 1 : 0;
    },
  });
}
