import { FlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { LIMITS } from "../registry-options.ts";

/** One entry of `auths`; all of it is secret. */
export interface AuthEntry {
  readonly auth?: string;
  readonly username?: string;
  readonly password?: string;
  readonly identitytoken?: string;
  readonly registrytoken?: string;
}

/** docker's `config.json`, podman's `auth.json` and Kubernetes' `.dockerconfigjson`, which share one format. */
export interface AuthFile {
  readonly auths: Readonly<Record<string, AuthEntry>>;
  readonly credHelpers: Readonly<Record<string, string>>;
  readonly credsStore?: string;
}

const ENTRY_FIELDS = ["auth", "username", "password", "identitytoken", "registrytoken"] as const;

/** @throws CREDENTIALS_INVALID with the place; the content is never shown */
export function parseAuthFile(text: string, place: string): AuthFile {
  const broken = (what: string): FlyteSettingsError =>
    new FlyteSettingsError(
      "CREDENTIALS_INVALID",
      `${place}: ${what}; expected docker's config.json, for example {"auths": {"ghcr.io": {"auth": "…"}}}`,
      { place },
    );
  if (text.length > LIMITS.authFile) throw broken("longer than 4 MiB");
  if (text.trim() === "") return { auths: {}, credHelpers: {} };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw broken("not JSON");
  }
  const root = record(value) ?? fail(broken("not an object"));
  const auths = record(root["auths"] ?? {}) ?? fail(broken("auths is not an object"));
  const helpers = record(root["credHelpers"] ?? {}) ?? fail(broken("credHelpers is not an object"));
  const store = root["credsStore"];
  if (store !== undefined && typeof store !== "string") throw broken("credsStore is not a string");
  return {
    auths: Object.fromEntries(Object.entries(auths).map(([key, entry]) => [key, authEntry(entry)])),
    credHelpers: Object.fromEntries(
      Object.entries(helpers).flatMap(([key, name]) => (typeof name === "string" && name ? [[key, name]] : [])),
    ),
    ...omitUndefined({ credsStore: store || undefined }),
  };
}

function authEntry(value: unknown): AuthEntry {
  const entry = record(value) ?? {};
  return Object.fromEntries(
    ENTRY_FIELDS.flatMap((field) => (typeof entry[field] === "string" && entry[field] ? [[field, entry[field]]] : [])),
  );
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

function fail(error: Error): never {
  throw error;
}
