import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { FlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import { writeAtomically } from "@flyte-settings/node-kit/fs";
import type { PromotionRecord } from "@flyte-settings/registration/promotion";
import { hostPath, readText } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import { stateDirectory } from "../host/user-directories.ts";
import { usageError } from "../usage-error.ts";

/**
 * Where the record of a promotion goes: the file that was named, else one in the user's state directory.
 *
 * @throws USAGE where there is no home directory to keep it in
 */
export function recordPath(
  { project, domain, version }: Pick<PromotionRecord, "project" | "domain" | "version">,
  named: string | undefined,
  host: Host,
): string {
  if (named !== undefined) return hostPath(host, named);
  if (host.home === undefined)
    throw usageError("there is no home directory to keep the record in", "Give --record FILE.");
  const time = new Date(host.now()).toISOString().replace(/[:.]/g, "-");
  const name = [project, domain, version, time].map((part) => part.replace(/[^\w.-]+/g, "_")).join("_");
  return join(stateDirectory(host, host.home), "flyte-settings", "promotions", `${name}.json`);
}

/** Written and flushed before it returns. @throws FILE_UNREADABLE */
export async function writeRecord(path: string, record: PromotionRecord): Promise<void> {
  const { formatRecord } = await import("@flyte-settings/registration/promotion");
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeAtomically(path, formatRecord(record), { mode: 0o600 });
  } catch (cause) {
    throw new FlyteSettingsError(
      "FILE_UNREADABLE",
      `could not write the record to ${shown(path)}, and no launch plan is switched without one`,
      {},
      cause,
    );
  }
}

/** @throws FILE_NOT_FOUND, FILE_UNREADABLE, RECORD_INVALID */
export async function readRecord(path: string, host: Host): Promise<PromotionRecord> {
  const { parseRecord } = await import("@flyte-settings/registration/promotion");
  return parseRecord(await readText(host, path));
}
