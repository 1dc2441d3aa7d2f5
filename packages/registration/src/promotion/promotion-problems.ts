import { FlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import { entityWords } from "../package/serialized-package.ts";
import type { Moved } from "./moved-entity.ts";
import type { PlannedEntity, PromotionOptions, PromotionPlan } from "./promotion-plan.ts";
import type { EntitySpec } from "./spec.ts";

const MOST = 20;

export function cannotBeApplied(problems: readonly string[]): FlyteSettingsError {
  const more = problems.length > MOST ? [`and ${problems.length - MOST} more`] : [];
  return new FlyteSettingsError(
    "PROMOTION_REFUSED",
    ["the promotion cannot be applied; nothing was sent:", ...problems.slice(0, MOST), ...more].join("\n  "),
  );
}

export function planChanged(expected: string, found: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "PROMOTION_REFUSED",
    `--expect-plan ${expected}: the plan is another one now, ${found}; nothing was sent`,
    { hint: "Look at the new plan with --dry-run, and have it accepted." },
  );
}

export function notRegistered(what: string): FlyteSettingsError {
  return new FlyteSettingsError("PROMOTION_REFUSED", `${what} is not registered`, {
    hint: "Are project, domain and version right? Is it the right Flyte Admin?",
  });
}

/** Why a plan cannot be applied, one sentence each. */
export function problemsOf(
  { entities, references, images, switches }: Pick<PromotionPlan, "entities" | "references" | "images" | "switches">,
  moved: readonly Moved[],
  { requireDigest }: PromotionOptions,
): string[] {
  const named = ({ kind, project, domain, name, version }: PlannedEntity["id"]): string =>
    `${entityWords[kind]} ${shown(`${project}/${domain}/${name}`)} version ${shown(version)}`;
  return [
    ...entities
      .filter(({ action }) => action === "conflict")
      .map(
        ({ id, differences }) => `${named(id)} is registered with other content (${differences.length} differences)`,
      ),
    ...references
      .filter(({ isThere }) => !isThere)
      .map(({ id }) => `${named(id)}, which is named, is not registered in the target`),
    ...moved
      .filter(({ id, spec }) => switches.some(({ name }) => name === id.name) && hasCronExpression(spec))
      .map(
        ({ id }) => `${named(id)} has the older cron_expression, which Flyte Admin cannot activate; use cron_schedule`,
      ),
    ...(requireDigest
      ? images.filter(({ isPinned }) => !isPinned).map(({ to }) => `image ${shown(to)} has no digest`)
      : []),
  ];
}

function hasCronExpression(spec: EntitySpec): boolean {
  return "entityMetadata" in spec && spec.entityMetadata?.schedule?.ScheduleExpression.case === "cronExpression";
}
