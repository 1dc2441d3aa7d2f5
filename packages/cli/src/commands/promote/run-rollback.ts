import { FlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { loadProject } from "@flyte-settings/project";
import { connectBoth, readRecord } from "@flyte-settings/project/promotion";
import type { SettingsOptions } from "../../arguments/project-options.ts";
import { optionsWithoutImages } from "../../arguments/project-options.ts";
import { linesText } from "../../format/lines.ts";
import { table, tableWidth } from "../../format/table.ts";
import type { CommandHost } from "../../host/host.ts";
import { rollbackRow } from "./promotion-words.ts";

interface RollbackFlags extends SettingsOptions {
  readonly toConfig?: string;
  readonly endpoint?: string;
  readonly insecure?: boolean;
  readonly gateway?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly wide?: boolean;
}

/** Reactivates the versions in a record; running it twice gives the same result. */
export async function runRollback(path: string, options: RollbackFlags, host: CommandHost): Promise<number> {
  const record = await readRecord(path, host);
  const project = await loadProject(optionsWithoutImages(options), host);
  // a rollback reads nothing from the source
  const { toConfig } = options;
  const admins = await connectBoth(
    project,
    { ...options, ...omitUndefined({ fromConfig: toConfig || undefined }) },
    host,
  );
  try {
    if (record.endpoint !== admins.endpoint && options.force !== true) {
      throw new FlyteSettingsError(
        "PROMOTION_REFUSED",
        `the record is of ${record.endpoint}, and this is ${admins.endpoint}; nothing was changed`,
        { hint: "Give the --to-config or --endpoint of that promotion, or --force." },
      );
    }
    const { rollback } = await import("@flyte-settings/registration/promotion");
    const force = options.force === true;
    const results = await rollback(record, admins.target, { force, signal: host.signal });
    const rows = results.map(rollbackRow);
    for (const { error } of results)
      if (error) host.stderr.write(linesText([error.message + (error.details.hint ? `. ${error.details.hint}` : "")]));
    if (options.json)
      host.stdout.write(`${JSON.stringify(results.map(({ name, status, active }) => ({ name, status, active })))}\n`);
    else
      host.stdout.write(
        rows.length === 0
          ? "nothing had been switched\n"
          : table(["NAME", "STATUS", "ACTIVE"], rows, tableWidth(host.stdout, options)),
      );
    return results.every(({ status }) => status === "restored" || status === "unchanged") ? 0 : 1;
  } finally {
    admins.close();
  }
}
