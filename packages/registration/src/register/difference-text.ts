import type { Json } from "@flyte-settings/core";
import { isObject, shown } from "@flyte-settings/core/plugin";
import type { Difference } from "./difference.ts";
import { HIDDEN, isVariable } from "./hide-variables.ts";

/**
 * One line per difference: `template.container.image: ghcr.io/acme/app:v1 → ghcr.io/acme/app:v2`. Values of variables
 * are hidden unless `hideVariables` kept them.
 */
export function inWords(found: readonly Difference[]): string[] {
  return found.map(({ place, before, after, fields }) => {
    const what = before === undefined ? "added" : after === undefined ? "removed" : "differs";
    if (fields !== undefined) return `${variableAt(place)}: ${contextText(fields)}`;
    if (isVariable(place) && isHidden(before) && isHidden(after)) {
      return `${variableAt(place)}: ${what} (values of variables are not shown)`;
    }
    if (before === undefined) return `${place}: added ${value(after)}`;
    if (after === undefined) return `${place}: removed ${value(before)}`;
    return `${place}: ${value(before)} → ${value(after)}`;
  });
}

function variableAt(place: string): string {
  return place.replace(/\.value$/, "");
}

const FIELDS = 8;

function contextText(fields: readonly string[]): string {
  if (fields.length === 0) return "the same settings, encoded differently";
  const more = fields.length > FIELDS ? ` and ${fields.length - FIELDS} more` : "";
  return `differs in ${fields.slice(0, FIELDS).join(", ")}${more} (values of variables are not shown)`;
}

function value(json: Json | undefined): string {
  return shown(typeof json === "string" ? json : JSON.stringify(json));
}

function isHidden(json: Json | undefined): boolean {
  return json === undefined || json === HIDDEN || (isObject(json) && (json["value"] ?? HIDDEN) === HIDDEN);
}
