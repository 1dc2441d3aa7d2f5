/**
 * Applies a plan to the target: code, tasks, everything else, and finally, once everything has been read back, the
 * launch plan activations. Registering an existing identical entity succeeds. The record of what was active is saved
 * before the first activation, and a failed activation restores it.
 */
import type { FlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { inOrder } from "../register/order.ts";
import { type EntityResult, isGood } from "../register/result.ts";
import { sendAll } from "../register/send-all.ts";
import type { Uploaded } from "../upload/upload-bundle.ts";
import type { ApplyOptions } from "./apply-options.ts";
import { copyCode } from "./copy-code.ts";
import type { PromotionAdmins } from "./plan-code.ts";
import type { PromotionPlan } from "./promotion-plan.ts";
import { cannotBeApplied } from "./promotion-problems.ts";
import { readBack } from "./read-back.ts";
import type { RolledBack } from "./rollback.ts";
import { switchAll } from "./switch-all.ts";

export interface PromotionResult {
  readonly entities: readonly EntityResult[];
  readonly uploads: readonly Uploaded[];
  /** Names that are now activated. */
  readonly switched: readonly string[];
  /** Why nothing was activated, or why activations were rolled back. */
  readonly error?: FlyteSettingsError;
  /** The launch plans restored after the failure. */
  readonly rolledBack?: readonly RolledBack[];
  readonly ok: boolean;
}

/**
 * @throws PROMOTION_REFUSED if the plan has problems; UPLOAD_FAILED, ADMIN_UNAVAILABLE, AUTH_FAILED before the first
 * entity is sent. Failures of entities and activations are in the result
 */
export async function applyPlan(
  plan: PromotionPlan,
  admins: PromotionAdmins,
  options: ApplyOptions,
): Promise<PromotionResult> {
  if (plan.problems.length > 0) throw cannotBeApplied(plan.problems);
  const uploads = await copyCode(plan, admins, options);
  const entities = await sendEntities(plan, admins, options);
  if (!entities.every(isGood)) return { entities, uploads, switched: [], ok: false };
  if (plan.switches.length === 0) return { entities, uploads, switched: [], ok: true };
  const error = await readBack(plan, admins, options.signal);
  if (error !== undefined) return { entities, uploads, switched: [], error, ok: false };
  return { entities, uploads, ...(await switchAll(plan, admins.target, options)) };
}

/** Sends all tasks first, so that rejections by the target are known before the first workflow. */
async function sendEntities(
  { sending }: PromotionPlan,
  { target }: PromotionAdmins,
  { concurrency, signal, report }: ApplyOptions,
): Promise<readonly EntityResult[]> {
  const sent: EntityResult[] = [];
  for (const isTask of [true, false]) {
    const part = sending.filter(({ kind }) => (kind === "task") === isTask);
    const told: typeof report = (event) => {
      const isEntity = event.type === "entity";
      report?.(isEntity ? { ...event, done: event.done + sent.length, of: sending.length } : event);
    };
    const how = {
      activate: "none",
      continueOnError: isTask,
      report: told,
      ...omitUndefined({ concurrency, signal }),
    } as const;
    const results = await sendAll(inOrder(part), target, "strict", how);
    sent.push(...results);
    if (!results.every(isGood)) break;
  }
  return sent;
}
