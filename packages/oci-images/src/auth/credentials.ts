import type { ImagesHost } from "../host.ts";
import type { RegistrySettings } from "../registry-options.ts";
import { credentialsInEntry, matchingKeys, type RegistryName } from "./auth-entries.ts";
import { type AuthFile, parseAuthFile } from "./auth-file.ts";
import { type AuthPlace, authPlaces } from "./auth-places.ts";
import { askHelper } from "./credential-helper.ts";

/** Who we are at one registry, and which place said so (never a secret). */
export type Credentials = { readonly from: string } & (
  | { readonly kind: "password"; readonly username: string; readonly password: string }
  /** To be exchanged for a token at the realm. */
  | { readonly kind: "identity"; readonly token: string }
  /** To be sent as it is. */
  | { readonly kind: "registry"; readonly token: string }
);

/**
 * The first place that knows the registry wins; within a file `credHelpers`, then `credsStore`, then `auths`.
 *
 * @throws CREDENTIALS_INVALID for a file, an entry or a helper that cannot be understood; it names them and shows nothing of them
 */
export async function findCredentials(
  host: ImagesHost,
  settings: RegistrySettings,
  name: RegistryName,
): Promise<Credentials | undefined> {
  for (const place of authPlaces(host.env, settings.credentialOrder)) {
    const file = await readPlace(host, place);
    const found = file && (await inFile(host, settings, place, file, name));
    if (found === "none") return undefined;
    if (found) return found;
  }
  return undefined;
}

async function readPlace(host: ImagesHost, place: AuthPlace): Promise<AuthFile | undefined> {
  if (place.text !== undefined) return parseAuthFile(place.text, place.shown);
  const bytes = await host.readFile(place.path);
  return bytes && parseAuthFile(new TextDecoder().decode(bytes), place.shown);
}

/** `none`: the file names a helper for this registry, and the helper knows nobody: no other place is asked. */
async function inFile(
  host: ImagesHost,
  settings: RegistrySettings,
  place: AuthPlace,
  file: AuthFile,
  name: RegistryName,
): Promise<Credentials | "none" | undefined> {
  const ask = (helper: string): Promise<Credentials | undefined> =>
    askHelper(host, { helper, name, place: place.shown, timeoutMs: settings.helperTimeoutMs });
  if (place.helpers) {
    const key = matchingKeys(Object.keys(file.credHelpers), { ...name, path: "" })[0];
    if (key !== undefined) return (await ask(file.credHelpers[key] ?? "")) ?? "none";
    const stored = file.credsStore === undefined ? undefined : await ask(file.credsStore);
    if (stored) return stored;
  }
  for (const key of matchingKeys(Object.keys(file.auths), name)) {
    const found = credentialsInEntry(file.auths[key] ?? {}, `${place.shown}, entry ${key}`);
    if (found) return found;
  }
  return undefined;
}
