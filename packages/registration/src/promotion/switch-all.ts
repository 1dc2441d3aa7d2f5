/** Activates launch plans one by one, records what was active before, and restores it if one fails. */
import { type FlyteSettingsError, isFlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { Transport } from "../client/rpc.ts";
import type { ApplyOptions } from "./apply-options.ts";
import { activeVersions, switchPlan } from "./plan-states.ts";
import type { PromotionPlan } from "./promotion-plan.ts";
import { switchedSincePlanned } from "./promotion-problems.ts";
import type { PlanSwitch, PromotionRecord } from "./promotion-record.ts";
import { reader } from "./reader.ts";
import { type RolledBack, rollback } from "./rollback.ts";
import { settled } from "./settled.ts";

export interface SwitchedAll {
  /** Names that are now activated or deactivated. */
  readonly switched: readonly string[];
  /** Why nothing changed, or why the changes were rolled back. */
  readonly error?: FlyteSettingsError;
  readonly rolledBack?: readonly RolledBack[];
  readonly ok: boolean;
}

/** The versions in the record must be active when it is written: a plan that changed since planning is an error. */
export async function switchAll(
  { target: { project, domain, version }, switches }: Pick<PromotionPlan, "target" | "switches">,
  transport: Transport,
  { endpoint, keepRecord, signal }: Pick<ApplyOptions, "endpoint" | "keepRecord" | "signal">,
): Promise<SwitchedAll> {
  if (switches.length === 0) return { switched: [], ok: true };
  const planned = switches.map(
    ({ name, before, after }): PlanSwitch => ({ name, before, ...omitUndefined({ after }), sent: false }),
  );
  const record = (sent: number, done: number): PromotionRecord => ({
    ...{ project, domain, version, endpoint },
    switches: planned.map((each, index) => ({
      ...each,
      sent: index < sent,
      ...(index < done ? { done: true as const } : {}),
    })),
  });
  const failed = async (error: unknown, sent: number, done: number): Promise<SwitchedAll> => {
    if (!isFlyteSettingsError(error)) throw error;
    if (sent === 0) return { switched: [], error, ok: false };
    return { switched: [], error, rolledBack: await rollback(record(sent, done), transport), ok: false };
  };
  try {
    await expectActive(planned, { project, domain }, transport, signal);
    await keepRecord(record(0, 0));
  } catch (error) {
    return failed(error, 0, 0);
  }
  for (const [index, { name, after }] of planned.entries()) {
    try {
      await keepRecord(record(index + 1, index));
    } catch (error) {
      return failed(error, index, index);
    }
    try {
      await switchPlan(transport, { project, domain, name }, after, signal);
    } catch (error) {
      return failed(error, index + 1, index);
    }
  }
  // the record is valid for a rollback even without its last update
  await keepRecord(record(planned.length, planned.length)).catch(() => undefined);
  return { switched: planned.map(({ name }) => name), ok: true };
}

async function expectActive(
  planned: readonly PlanSwitch[],
  where: { readonly project: string; readonly domain: string },
  transport: Transport,
  signal: AbortSignal | undefined,
): Promise<void> {
  const admin = reader(transport);
  await settled(
    planned.map(async ({ name, before }) => {
      const active = await activeVersions(admin, { ...where, name }, signal);
      if (active.join("\n") !== before.join("\n")) throw switchedSincePlanned(name, before, active);
    }),
  );
}
