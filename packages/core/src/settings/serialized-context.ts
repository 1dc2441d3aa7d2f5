import { decodeContextText, type EncodeContextOptions, encodeContext } from "../codec/context.ts";
import { writeSettings } from "../codec/settings-json.ts";
import { isFlyteSettingsError } from "../errors.ts";
import { isCompat } from "../model/compat.ts";
import type { SerializationSettings } from "../model/serialization-settings.ts";
import { entries, fromPairs } from "../ordered-record.ts";
import { CONTEXT_VARIABLE } from "./context-variable.ts";

/**
 * The context of the settings. Where `env` holds one already, it is given back as long as it says the same; otherwise a
 * new one is made, without the one in `env` in it. With `compat: { context }` one that is there is given back whatever it
 * says, as flytekit's `serialized_context` does.
 */
export function serializedContext(settings: SerializationSettings, options: EncodeContextOptions = {}): string {
  const stored = storedContext(settings);
  if (stored === undefined) return encodeContext(settings, options);
  if (isCompat(options.compat, "context")) return stored;
  return isFresh(stored, settings, options) ? stored : encodeContext(withoutContext(settings), options);
}

/**
 * The settings with their context in `env`, under `_F_SS_C`: the very same object where it is there already and says the
 * same. Twin of flytekit's `with_serialized_context`, which keeps any (`compat: { context }`).
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

/** A context is taken before it is put in; whether `env` was empty or absent then, nobody can tell now. */
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
