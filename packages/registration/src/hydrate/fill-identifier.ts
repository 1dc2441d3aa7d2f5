import type { CompatMode } from "@flyte-settings/core";
import { type Identifier, readIdentifier, writeIdentifier } from "../proto/identifier.ts";
import type { HydrationOptions } from "./options.ts";
import { placeholders } from "./placeholders.ts";

/**
 * The identifier with fields filled in that are empty or exactly a placeholder; the same object if nothing changes.
 * Equivalent of flytectl's `hydrateIdentifier`; differences: outside compat, `force` does not change the versions of
 * other projects.
 */
export function fillIdentifier(bytes: Uint8Array, options: HydrationOptions, mode: CompatMode): Uint8Array {
  const before = readIdentifier(bytes);
  const after = filled(before, options, mode);
  const same = before.project === after.project && before.domain === after.domain && before.version === after.version;
  return same ? bytes : writeIdentifier(after, bytes);
}

/** Like {@link fillIdentifier}, for a value. */
export function filled(id: Identifier, options: HydrationOptions, mode: CompatMode): Identifier {
  const project = id.project === "" || id.project === placeholders.project ? options.project : id.project;
  const domain = id.domain === "" || id.domain === placeholders.domain ? options.domain : id.domain;
  const ours = mode === "flytectl" || project === options.project;
  const open = id.version === "" || id.version === placeholders.version || (options.force === true && ours);
  return { ...id, project, domain, version: open ? options.version : id.version };
}
