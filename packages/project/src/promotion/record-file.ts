import { existsSync, mkdirSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { FlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import { writeAtomically } from "@flyte-settings/node-kit/fs";
import type { PromotionRecord } from "@flyte-settings/registration/promotion";
import { exists, hostPath, readText } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import { stateDirectory } from "../host/user-directories.ts";
import { usageError } from "../usage-error.ts";

/** Identifies the promotion of a record. */
type Promoted = Pick<PromotionRecord, "project" | "domain" | "version" | "endpoint">;

export interface RecordKeeper {
  /** Where the record is kept. */
  readonly path: string;
  /** Returns after the record is written and flushed; the first call reports the path. @throws FILE_UNREADABLE */
  readonly keep: (record: PromotionRecord) => Promise<void>;
}

/**
 * Keeps the record of a promotion in the given file, or else in the user's state directory. If the given file holds the
 * record of an interrupted run of the same promotion, what was active before that run is kept. A record of another
 * promotion is renamed, because a rollback may still need it.
 *
 * @throws USAGE if there is no home directory to keep it in; FILE_UNREADABLE, RECORD_INVALID for a given file with
 * other contents
 */
export async function recordKeeper(promoted: Promoted, named: string | undefined, host: Host): Promise<RecordKeeper> {
  const path = recordPath(promoted, named, host);
  let isReported = false;
  const write = async (record: PromotionRecord): Promise<void> => {
    await writeRecord(path, record);
    if (!isReported) host.report("info", `what was active before is kept in ${path}`);
    isReported = true;
  };
  const earlier = named !== undefined && (await exists(host, path)) ? await readRecord(path, host) : undefined;
  if (earlier === undefined) return { path, keep: write };
  const { continueRecord } = await import("@flyte-settings/registration/promotion");
  if (parts.every((part) => earlier[part] === promoted[part]))
    return { path, keep: (record) => write(continueRecord(earlier, record)) };
  let isMoved = false;
  return {
    path,
    async keep(record) {
      if (!isMoved) host.report("info", `the record of another promotion is now ${moveAway(path)}`);
      isMoved = true;
      await write(record);
    },
  };
}

const parts = ["project", "domain", "version", "endpoint"] as const;

/** Renames to the first free name of `record.json.1`, `record.json.2`, … */
function moveAway(path: string): string {
  for (let number = 1; ; number++) {
    const free = `${path}.${number}`;
    if (existsSync(free)) continue;
    renameSync(path, free);
    return free;
  }
}

function recordPath({ project, domain, version }: Promoted, named: string | undefined, host: Host): string {
  if (named !== undefined) return hostPath(host, named);
  if (host.home === undefined)
    throw usageError("there is no home directory to keep the record in", "Give --record FILE.");
  const time = new Date(host.now()).toISOString().replace(/[:.]/g, "-");
  const name = [project, domain, version, time].map((part) => part.replace(/[^\w.-]+/g, "_")).join("_");
  return join(stateDirectory(host, host.home), "flyte-settings", "promotions", `${name}.json`);
}

async function writeRecord(path: string, record: PromotionRecord): Promise<void> {
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
