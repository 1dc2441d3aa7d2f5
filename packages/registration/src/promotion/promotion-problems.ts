import { FlyteSettingsError, ImageReference } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import { entityWords } from "../package/serialized-package.ts";
import type { Identifier } from "../proto/identifier.ts";
import type { JsonChange } from "./json-diff.ts";
import type { Moved } from "./moved-entity.ts";
import { inWords } from "./plan-states.ts";
import type { PlannedEntity, PromotionOptions, PromotionPlan } from "./promotion-plan.ts";
import type { RegisteredVersion } from "./registered-version.ts";
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

/** A launch plan that was activated or deactivated between planning and applying. */
export function switchedSincePlanned(
  name: string,
  before: readonly string[],
  active: readonly string[],
): FlyteSettingsError {
  return new FlyteSettingsError(
    "PROMOTION_REFUSED",
    `launch plan ${shown(name)} has been switched since the plan was made: ${inWords(before)} was active, now ${inWords(active)}. Nothing was activated`,
    { hint: "Run the command again: what is registered already is not sent again." },
  );
}

/** @param differences absent: the entity is not registered */
export function notAsPlanned(
  { kind = "task", name, version }: Identifier,
  differences: readonly JsonChange[] | undefined,
): FlyteSettingsError {
  const found = differences === undefined ? "nothing" : `other content (${differences.length} differences)`;
  return new FlyteSettingsError(
    "PROMOTION_REFUSED",
    `${entityWords[kind]} ${shown(name)} version ${shown(version)} was read back: expected what was sent, found ${found}. Nothing was activated`,
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
  { id: source, isPartial }: RegisteredVersion,
  moved: readonly Moved[],
  { target, requireDigest, deactivateRemoved }: PromotionOptions,
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
      .map(({ id }) => {
        const isSource = id.project === source.project && id.domain === source.domain;
        const version = isSource ? `promote version ${shown(id.version)} first, or ` : "";
        const map = `--map ${id.project}/${id.domain}/${id.version}=${target.project}/${target.domain}/VERSION`;
        return `${named(id)}, which the version refers to, is not registered in the target: ${version}${shown(map)} replaces it`;
      }),
    ...(isPartial && deactivateRemoved
      ? ["--deactivate-removed needs the whole version: omit --workflow and --plan, or --deactivate-removed"]
      : []),
    ...moved
      .filter(({ id, spec }) => switches.some(({ name }) => name === id.name) && hasCronExpression(spec))
      .map(
        ({ id }) => `${named(id)} has the older cron_expression, which Flyte Admin cannot activate; use cron_schedule`,
      ),
    ...(requireDigest
      ? images
          .filter(({ isPinned, to }) => !isPinned && isReference(to))
          .map(({ to }) => `image ${shown(to)} has no digest`)
      : []),
  ];
}

/** Flyte Admin registers such a schedule but does not activate it. */
export function hasCronExpression(spec: EntitySpec): boolean {
  return "entityMetadata" in spec && spec.entityMetadata?.schedule?.ScheduleExpression.case === "cronExpression";
}

/** A template that flytekit left in an override, such as `{{.image.gpu}}`, is not an image. */
function isReference(image: string): boolean {
  return ImageReference.problemOf(image) === undefined;
}
