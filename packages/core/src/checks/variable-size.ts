import { writeSettings } from "../codec/settings-json.ts";
import { isFlyteSettingsError, shown } from "../errors.ts";
import type { SerializationSettings } from "../model/serialization-settings.ts";
import { CONTEXT_VARIABLE } from "../settings/context-variable.ts";
import { serializedContext } from "../settings/serialized-context.ts";
import type { Check, Found } from "./check.ts";

/** Linux limits a single `NAME=value`, including its NUL, to this many bytes (MAX_ARG_STRLEN; measured). */
const LIMIT = 131_072;
const NEAR = LIMIT * 0.75;

export const variableSize: Check = {
  severity: "error",
  title: "Environment variable near or over the kernel's limit",
  why: `A pod with a variable of more than ${LIMIT} bytes does not start: argument list too long.`,
  fix: "Remove unused images, or move large values of env to a file or a secret.",
  find: ({ settings, contextBytes }) => [
    ...measureContext(settings, contextBytes),
    ...Object.entries(settings.env ?? {}).flatMap(([name, value]) =>
      name === CONTEXT_VARIABLE ? [] : measure(name, utf8Length(String(value)), { path: ["env", name] }),
    ),
  ],
};

/** Settings that cannot be serialized are reported as a finding, and the other checks still run. */
function measureContext(settings: SerializationSettings, contextBytes: number | undefined): readonly Found[] {
  const where = { place: CONTEXT_VARIABLE };
  try {
    if (contextBytes === undefined && isSmall(settings)) return [];
    return measure(CONTEXT_VARIABLE, contextBytes ?? serializedContext(settings).length, where);
  } catch (error) {
    if (!isFlyteSettingsError(error)) throw error;
    return [{ ...where, message: `the context cannot be encoded: ${error.message}` }];
  }
}

/** Whether the context is certainly short: compressing takes longer than all other checks together. */
function isSmall(settings: SerializationSettings): boolean {
  if (Object.hasOwn(settings.env ?? {}, CONTEXT_VARIABLE)) return false;
  // JSON is ASCII, and what does not compress grows by less than a half in base64
  return writeSettings(settings, {}).length < NEAR / 2;
}

function measure(
  name: string,
  bytes: number,
  where: { path: readonly string[] } | { place: string },
): readonly Found[] {
  const size = utf8Length(name) + 1 + bytes + 1;
  if (size < NEAR) return [];
  const percent = Math.floor((size / LIMIT) * 100);
  const message = `${shown(name)} takes ${size} bytes, ${percent} % of the ${LIMIT} that one variable may take`;
  return [{ ...where, message, severity: size <= LIMIT ? "warning" : "error" }];
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length;
}
