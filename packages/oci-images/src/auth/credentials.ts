import { isFlyteSettingsError } from "@flyte-settings/core";
import type { ImagesHost } from "../host.ts";
import type { RegistrySettings } from "../registry-options.ts";
import { credentialsInEntry, matchingKeys, type RegistryName } from "./auth-entries.ts";
import { type AuthFile, parseAuthFile } from "./auth-file.ts";
import type { Credentials } from "./credential.ts";
import { askHelper } from "./credential-helper.ts";
import { type CredentialLocation, credentialLocations } from "./credential-locations.ts";

/** Looks up the credentials for a repository. */
export type CredentialFinder = (name: RegistryName) => Promise<Credentials | undefined>;

/**
 * Files are read once and helpers run once per registry, for any number of repositories. The first location with
 * credentials for the registry is used; within a file `credHelpers`, then `credsStore`, then `auths`.
 *
 * @param report called for a `credsStore` that fails; the search continues
 * @throws CREDENTIALS_INVALID for an invalid file, entry or helper output; names it but shows none of its content
 */
export function createCredentialFinder(
  host: ImagesHost,
  settings: RegistrySettings,
  report: (message: string) => void = () => {},
): CredentialFinder {
  const places = credentialLocations(host.env, settings.credentialOrder);
  const files = new Map<string, Promise<AuthFile | undefined>>();
  const fileAt = (place: CredentialLocation): Promise<AuthFile | undefined> => {
    const known = files.get(place.shown) ?? readPlace(host, place);
    files.set(place.shown, known);
    return known;
  };
  const helped = new Map<string, Promise<Credentials | undefined>>();
  const ask = (helper: string, place: string, name: RegistryName): Promise<Credentials | undefined> => {
    const key = `${helper} ${name.domain}`;
    const known = helped.get(key) ?? askHelper(host, { helper, name, place, timeoutMs: settings.helperTimeoutMs });
    helped.set(key, known);
    return known;
  };
  return async (name) => {
    for (const place of places) {
      const file = await fileAt(place);
      const found = file && (await inFile(place, file, name, (helper) => ask(helper, place.shown, name), report));
      if (found === "none") return undefined;
      if (found) return found;
    }
    return undefined;
  };
}

async function readPlace(host: ImagesHost, place: CredentialLocation): Promise<AuthFile | undefined> {
  if (place.text !== undefined) return parseAuthFile(place.text, place.shown);
  const bytes = await host.readFile(place.path);
  return bytes && parseAuthFile(new TextDecoder().decode(bytes), place.shown);
}

/** `none`: the file configures a helper for this registry that has no credentials: the search ends. */
async function inFile(
  place: CredentialLocation,
  file: AuthFile,
  name: RegistryName,
  ask: (helper: string) => Promise<Credentials | undefined>,
  report: (message: string) => void,
): Promise<Credentials | "none" | undefined> {
  if (place.helpers) {
    const key = matchingKeys(Object.keys(file.credHelpers), { ...name, path: "" })[0];
    if (key !== undefined) return (await ask(file.credHelpers[key] ?? "")) ?? "none";
    const stored = file.credsStore === undefined ? undefined : await askStore(file.credsStore, ask, report);
    if (stored) return stored;
  }
  for (const key of matchingKeys(Object.keys(file.auths), name)) {
    const found = credentialsInEntry(file.auths[key] ?? {}, `${place.shown}, entry ${key}`);
    if (found) return found;
  }
  return undefined;
}

/**
 * A store from another machine (WSL, a dev container) is treated as empty, as in docker; a helper configured for one
 * registry is required.
 */
async function askStore(
  helper: string,
  ask: (helper: string) => Promise<Credentials | undefined>,
  report: (message: string) => void,
): Promise<Credentials | undefined> {
  try {
    return await ask(helper);
  } catch (error) {
    if (!isFlyteSettingsError(error)) throw error;
    report(error.message);
    return undefined;
  }
}
