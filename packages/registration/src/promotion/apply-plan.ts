/**
 * A plan into the target: code, tasks, then the rest, and last the launch plans that are switched, once everything has been
 * read back. Registering again what is there is success; what was active before is recorded before the first switch, and a
 * failure among the switches puts it back.
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
  /** Names that are switched now. */
  readonly switched: readonly string[];
  /** Why nothing was switched, or why the switches were taken back. */
  readonly error?: FlyteSettingsError;
  /** What the failure was answered with. */
  readonly rolledBack?: readonly RolledBack[];
  readonly ok: boolean;
}

/**
 * @throws PROMOTION_REFUSED when the plan has problems; UPLOAD_FAILED, ADMIN_UNAVAILABLE, AUTH_FAILED before the first
 * entity is sent; what happens to entities and switches is in the result
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

/** Tasks first and all of them: what a target refuses is known before the first workflow. */
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
