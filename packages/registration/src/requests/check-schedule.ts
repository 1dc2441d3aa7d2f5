import { FlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import { scheduleOf } from "../hydrate/fill-plan.ts";
import type { HydratedEntity } from "../hydrate/hydrated-entity.ts";
import { readIdentifier } from "../proto/identifier.ts";
import { allBytesOf, bytesOf, EMPTY, textOf } from "../proto/read-wire.ts";

/** A scheduled plan runs unattended: every input of its workflow needs a value. */
export function checkSchedule(plan: HydratedEntity, before: readonly HydratedEntity[]): void {
  const spec = plan.kind === "launchPlan" ? bytesOf(plan.bytes, 2) : undefined;
  const schedule = spec === undefined ? undefined : scheduleOf(spec);
  if (spec === undefined || schedule === undefined) return;
  const { name, version } = readIdentifier(bytesOf(spec, 1) ?? EMPTY);
  const workflow = before.find(({ kind, id }) => kind === "workflow" && id.name === name && id.version === version);
  const template = workflow === undefined ? undefined : bytesOf(workflow.bytes, 1);
  if (template !== undefined) checkInputs(plan, template);
}

/**
 * The same check against a workflow template from any source.
 *
 * @throws HYDRATION_INCOMPLETE
 */
export function checkInputs(plan: HydratedEntity, template: Uint8Array): void {
  const spec = bytesOf(plan.bytes, 2) ?? EMPTY;
  const schedule = scheduleOf(spec);
  if (schedule === undefined) return;
  const given = new Set([schedule.kickoffTimeInput, ...defaults(spec), ...mapKeys(bytesOf(spec, 4))]);
  const missing = inputsOf(template).filter((input) => !given.has(input));
  if (missing.length > 0) throw unboundInputs(plan, missing);
}

/** Uses flytectl's message. */
function unboundInputs(plan: HydratedEntity, missing: readonly string[]): FlyteSettingsError {
  return new FlyteSettingsError(
    "HYDRATION_INCOMPLETE",
    "param values are missing on scheduled workflow for the following params " +
      `[${shown(missing.join(" "))}]. Either specify them having a default or fixed value (launch plan ${shown(plan.id.name)})`,
    { place: plan.file },
  );
}

/** Inputs of a workflow's template: interface 3, inputs 1, variables 1. */
function inputsOf(template: Uint8Array): string[] {
  let message: Uint8Array | undefined = template;
  for (const number of [3, 1]) message = message === undefined ? undefined : bytesOf(message, number);
  return mapKeys(message);
}

/** `default_inputs` 3 of a plan's spec: parameters 1 (key 1, value 2); only those with a `default` 2 are used. */
function defaults(spec: Uint8Array): string[] {
  return allBytesOf(bytesOf(spec, 3) ?? EMPTY, 1)
    .filter((entry) => bytesOf(bytesOf(entry, 2) ?? EMPTY, 2) !== undefined)
    .map((entry) => textOf(entry, 1));
}

/** The keys of the map in field 1 of the message. */
function mapKeys(message: Uint8Array | undefined): string[] {
  return message === undefined ? [] : allBytesOf(message, 1).map((entry) => textOf(entry, 1));
}
