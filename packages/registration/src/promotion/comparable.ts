/** The form for comparing and displaying registered entities of different versions, domains and clusters. */
import { CONTEXT_VARIABLE, decodeContext, type Json, type JsonObject } from "@flyte-settings/core";
import { isObject } from "@flyte-settings/core/plugin";
import type { EntityKind } from "../proto/identifier.ts";
import { canonicalJson } from "./canonical.ts";
import type { VersionId } from "./rewrite-options.ts";
import type { EntitySpecs } from "./spec.ts";

const OWN = "{{ own }}";
/** Archive names of fast registration: equal names mean equal code. */
const CODE = /^[a-z][a-z0-9+.-]*:\/\/.*\/(fast[0-9a-f]{32}\.tar\.gz)$/;

/**
 * A spec as JSON: in canonical form, with a placeholder for its own project, domain and version, code by its base name,
 * contexts decoded as `contexts`, and without its description, which Admin ignores in comparisons.
 */
export function comparableJson<Kind extends EntityKind>(
  kind: Kind,
  spec: EntitySpecs[Kind],
  own: VersionId,
): JsonObject {
  const contexts: Json[] = [];
  const walk = (value: Json): Json => {
    if (typeof value === "string") return value.replace(CODE, "$1");
    if (Array.isArray(value)) return value.filter((each: Json) => !isContext(each)).map(walk);
    if (!isObject(value)) return value;
    const list = value["env"];
    if (Array.isArray(list)) contexts.push(...list.filter(isContext).map((each: Json) => contextJson(each, own)));
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]));
  };
  const { description: _, ...json } = walk(canonicalJson(kind, spec, own)) as JsonObject;
  return contexts.length === 0 ? json : { ...json, contexts };
}

function isContext(entry: Json): boolean {
  return isObject(entry) && (entry["key"] ?? entry["name"]) === CONTEXT_VARIABLE;
}

/** A context that cannot be decoded stays a string. */
function contextJson(entry: Json, own: VersionId): Json {
  const text = String((entry as JsonObject)["value"] ?? "");
  try {
    const settings = JSON.parse(JSON.stringify(decodeContext(text).settings)) as JsonObject;
    const { project, domain, version } = settings;
    const isOwn = project === own.project && domain === own.domain && version === own.version;
    const located = JSON.parse(JSON.stringify(settings), (_, value) =>
      typeof value === "string" ? value.replace(CODE, "$1") : value,
    ) as JsonObject;
    return isOwn ? { ...located, project: OWN, domain: OWN, version: OWN } : located;
  } catch {
    return text;
  }
}
