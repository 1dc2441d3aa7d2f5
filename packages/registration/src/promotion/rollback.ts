import { FlyteSettingsError, isFlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import type { Transport } from "../client/rpc.ts";
import { activeVersions, inWords, switchPlan } from "./plan-states.ts";
import type { PlanSwitch, PromotionRecord } from "./promotion-record.ts";

export interface RollbackOptions {
  /** Also revert names whose active version was changed after the promotion. */
  readonly force?: boolean;
  readonly signal?: AbortSignal;
}

export interface RolledBack {
  readonly name: string;
  /** `restored`; `unchanged`: already as before; `refused`: changed by someone else since; `failed`. */
  readonly status: "restored" | "unchanged" | "refused" | "failed";
  /** The versions that are active now. */
  readonly active: readonly string[];
  readonly error?: FlyteSettingsError;
}

/**
 * Reactivates what was active before a promotion, in reverse order, and deactivates names that had no active version.
 * Nothing is registered or removed. Running it again gives the same result.
 */
export async function rollback(
  { project, domain, switches }: PromotionRecord,
  transport: Transport,
  options: RollbackOptions = {},
): Promise<readonly RolledBack[]> {
  const results: RolledBack[] = [];
  for (const each of [...switches].reverse()) {
    if (each.sent) results.push(await restore(each, { project, domain, name: each.name }, transport, options));
  }
  return results;
}

async function restore(
  { name, before, after, done }: PlanSwitch,
  plan: { project: string; domain: string; name: string },
  transport: Transport,
  { force = false, signal }: RollbackOptions,
): Promise<RolledBack> {
  let active: readonly string[] = [];
  try {
    active = await activeVersions(transport, plan, signal);
    const [wanted] = before;
    if (isSame(active, before.slice(0, 1))) return { name, status: "unchanged", active };
    const switched = after === undefined ? [] : [after];
    const known = new Set([...before, ...switched]);
    const isOurs = done ? isSame(active, switched) : active.every((version) => known.has(version));
    if (!isOurs && !force) return { name, status: "refused", active, error: switchedByOthers(name, active) };
    await switchPlan(transport, plan, wanted, signal);
    return { name, status: "restored", active: wanted === undefined ? [] : [wanted] };
  } catch (error) {
    if (!isFlyteSettingsError(error)) throw error;
    return { name, status: "failed", active, error };
  }
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index]);
}

function switchedByOthers(name: string, versions: readonly string[]): FlyteSettingsError {
  return new FlyteSettingsError(
    "ADMIN_CONFLICT",
    `launch plan ${shown(name)}: somebody switched it to ${inWords(versions)} after the promotion`,
    { hint: "--force rolls it back all the same" },
  );
}
