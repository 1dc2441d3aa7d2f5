import { type FlyteSettingsError, isFlyteSettingsError } from "@flyte-settings/core";
import type { Transport } from "../client/rpc.ts";
import { hasSchedule } from "./has-schedule.ts";
import { collect, listEntities } from "./list-entities.ts";
import { activeVersions, switchPlan } from "./plan-states.ts";
import type { VersionId } from "./rewrite-options.ts";

export interface SwitchOptions {
  /** Only the plans of this workflow. */
  readonly workflow?: string;
  /** Only this plan. */
  readonly plan?: string;
  readonly signal?: AbortSignal;
}

export interface Switched {
  readonly name: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly error?: FlyteSettingsError;
}

/**
 * Makes the launch plans of a version the active ones of their names, or switches them off where they are, one name at a
 * time, those with a schedule last.
 *
 * @returns one for each plan of the version that was asked for; empty when there is none
 * @throws ADMIN_REFUSED, ADMIN_UNAVAILABLE, AUTH_FAILED while the plans are listed
 */
export async function switchVersion(
  transport: Transport,
  version: VersionId,
  state: "active" | "inactive",
  { workflow, plan, signal }: SwitchOptions = {},
): Promise<readonly Switched[]> {
  const plans = (await collect(listEntities("launchPlan", transport, version, { signal })))
    .filter(({ id }) => plan === undefined || id?.name === plan)
    .filter(({ spec }) => workflow === undefined || spec?.workflowId?.name === workflow)
    .sort((a, b) => Number(hasSchedule(a.spec)) - Number(hasSchedule(b.spec)));
  const results: Switched[] = [];
  for (const { id } of plans)
    results.push(await switchOne(transport, { ...version, name: id?.name ?? "" }, state, signal));
  return results;
}

async function switchOne(
  transport: Transport,
  { project, domain, name, version }: VersionId & { readonly name: string },
  state: "active" | "inactive",
  signal: AbortSignal | undefined,
): Promise<Switched> {
  const id = { project, domain, name };
  let before: readonly string[] = [];
  try {
    before = await activeVersions(transport, id, signal);
    const isDone = state === "active" ? before.length === 1 && before[0] === version : !before.includes(version);
    if (isDone) return { name, before, after: before };
    const others = before.filter((each) => each !== version);
    const wanted = state === "active" ? version : others[0];
    await switchPlan(transport, id, wanted, signal);
    return { name, before, after: wanted === undefined ? [] : [wanted] };
  } catch (error) {
    if (!isFlyteSettingsError(error)) throw error;
    return { name, before, after: before, error };
  }
}
