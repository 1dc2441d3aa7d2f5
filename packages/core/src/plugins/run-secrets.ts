import { FlyteSettingsError } from "../errors.ts";
import type { PluginRun } from "./run.ts";
import type { PluginContext } from "./types.ts";

type Credentials = NonNullable<PluginContext["credentials"]>;

/** The host's `credentials`; records every returned password (of more than 3 characters) in the run. */
export function recordedCredentials({ host, secrets }: PluginRun): Credentials | undefined {
  const { credentials } = host;
  if (credentials === undefined) return undefined;
  return async (registry) => {
    const found = await credentials(registry);
    if (found !== undefined && found.password.length > 3) secrets.add(found.password);
    return found;
  };
}

/** Removes the passwords that plugins of this run received. */
export function withoutSecrets({ secrets }: PluginRun, text: string): string {
  return [...secrets].reduce((known, secret) => known.replaceAll(secret, "…"), text);
}

/**
 * Removes these passwords from the error. If one is removed, the cause is dropped, because it contains the password
 * too.
 */
export function errorWithoutSecrets(run: PluginRun, error: FlyteSettingsError): FlyteSettingsError {
  const { hint } = error.details;
  const message = withoutSecrets(run, error.message);
  const cleaned = hint === undefined ? {} : { hint: withoutSecrets(run, hint) };
  if (message === error.message && cleaned.hint === hint) return error;
  return new FlyteSettingsError(error.code, message, { ...error.details, ...cleaned });
}
