import { decodeContextText, type EncodeContextOptions, encodeContext } from "../codec/context.ts";
import { writeSettings } from "../codec/settings-json.ts";
import { isFlyteSettingsError } from "../errors.ts";
import { isCompat } from "../model/compat.ts";
import type { SerializationSettings } from "../model/serialization-settings.ts";
import { entries, fromPairs } from "../ordered-record.ts";
import { CONTEXT_VARIABLE } from "./context-variable.ts";

/**
 * The context of the settings. A context in `env` is returned if it decodes to the same settings; otherwise a new one
 * is made, which does not contain the old one. With `compat: { context }` an existing context is always returned, as in
 * flytekit's `serialized_context`.
 */
export function serializedContext(settings: SerializationSettings, options: EncodeContextOptions = {}): string {
  const stored = storedContext(settings);
  if (stored === undefined) return encodeContext(settings, options);
  if (isCompat(options.compat, "context")) return stored;
  return isFresh(stored, settings, options) ? stored : encodeContext(withoutContext(settings), options);
}

/**
 * The settings with their context in `env`, as `_F_SS_C`: the same object if it already contains a matching one.
 * Equivalent of flytekit's `with_serialized_context`, which keeps any context (`compat: { context }`).
 */
export function withSerializedContext(
  settings: SerializationSettings,
  options: EncodeContextOptions = {},
): SerializationSettings {
  const context = serializedContext(settings, options);
  if (context === storedContext(settings)) return settings;
  return { ...settings, env: fromPairs([...entries(settings.env ?? {}), [CONTEXT_VARIABLE, context]]) };
}

function storedContext({ env }: SerializationSettings): string | undefined {
  return env !== undefined && Object.hasOwn(env, CONTEXT_VARIABLE) ? env[CONTEXT_VARIABLE] : undefined;
}

/** A context is made before it is added to `env`; whether `env` was empty or absent at that time is unknown. */
function isFresh(stored: string, settings: SerializationSettings, options: EncodeContextOptions): boolean {
  const bare = withoutContext(settings);
  const json = textOf(stored);
  return (
    json === writeSettings(bare, options) ||
    (bare.env === undefined && json === writeSettings({ ...bare, env: {} }, options))
  );
}

function withoutContext({ env = {}, ...rest }: SerializationSettings): SerializationSettings {
  const others = entries(env).filter(([name]) => name !== CONTEXT_VARIABLE);
  return others.length === 0 ? rest : { ...rest, env: fromPairs(others) };
}

function textOf(context: string): string | undefined {
  try {
    return decodeContextText(context);
  } catch (error) {
    if (isFlyteSettingsError(error)) return undefined;
    throw error;
  }
}
