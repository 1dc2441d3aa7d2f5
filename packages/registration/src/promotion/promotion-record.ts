import { FlyteSettingsError, type Json } from "@flyte-settings/core";
import { isObject, omitUndefined } from "@flyte-settings/core/plugin";

/** A launch plan name whose active version a promotion changes. */
export interface PlanSwitch {
  readonly name: string;
  /** The versions active before, newest first; usually one or none. */
  readonly before: readonly string[];
  /** Absent: deactivated. */
  readonly after?: string;
  /** Set before the request is sent. */
  readonly sent: boolean;
  /** Set once the result is verified: any later change is not part of this promotion. */
  readonly done?: true;
}

/** The active versions before a promotion. Admin keeps no history, so a rollback relies on this record. */
export interface PromotionRecord {
  readonly project: string;
  readonly domain: string;
  readonly version: string;
  /** `dns:///flyte.example.com` */
  readonly endpoint: string;
  readonly switches: readonly PlanSwitch[];
}

const FORMAT = "flyte-settings promotion record 1";

export function formatRecord(record: PromotionRecord): string {
  return `${JSON.stringify({ format: FORMAT, ...record }, null, 2)}\n`;
}

/**
 * The record of a promotion that is run again after an interruption: names that only the earlier run changed keep their
 * entry, so that one rollback reverts both runs.
 */
export function continueRecord(earlier: PromotionRecord, record: PromotionRecord): PromotionRecord {
  const names = new Set(record.switches.map(({ name }) => name));
  const switched = earlier.switches.filter(({ name, sent }) => sent && !names.has(name));
  return { ...record, switches: [...switched, ...record.switches] };
}

/** @throws RECORD_INVALID */
export function parseRecord(text: string): PromotionRecord {
  let json: Json;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw invalid("it is not JSON", cause);
  }
  if (!isObject(json) || json["format"] !== FORMAT) throw invalid(`it does not begin with "format": "${FORMAT}"`);
  const { project, domain, version, endpoint, switches } = json;
  if (![project, domain, version, endpoint].every((each) => typeof each === "string") || !Array.isArray(switches))
    throw invalid("project, domain, version, endpoint or switches is missing");
  return { project, domain, version, endpoint, switches: switches.map(parseSwitch) } as PromotionRecord;
}

function parseSwitch(json: Json): PlanSwitch {
  if (!isObject(json)) throw invalid("a switch is not an object");
  const { name, before, after, sent, done } = json;
  const isValid =
    typeof name === "string" &&
    Array.isArray(before) &&
    before.every((each) => typeof each === "string") &&
    (after === undefined || typeof after === "string") &&
    typeof sent === "boolean";
  if (!isValid) throw invalid("a switch lacks name, before or sent");
  return {
    name,
    before: before as string[],
    sent,
    ...omitUndefined({ after: after as string | undefined }),
    ...(done === true ? { done } : {}),
  };
}

function invalid(why: string, cause?: unknown): FlyteSettingsError {
  return new FlyteSettingsError(
    "RECORD_INVALID",
    `not a record of a promotion: ${why}. Expected the file that \`flyte-settings promote\` wrote`,
    {},
    cause,
  );
}
