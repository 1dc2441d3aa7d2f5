import { FlyteSettingsError } from "@flyte-settings/core";
import { DOCKER_HUB, DOCKER_HUB_NAMES } from "../http/registry-address.ts";
import type { AuthEntry } from "./auth-file.ts";
import type { Credentials } from "./credential.ts";

/** A repository, split into the two parts used by credential files. */
export interface RegistryName {
  /** `ghcr.io`, `localhost:5000`, `docker.io`. */
  readonly domain: string;
  /** `acme/train`; empty: the whole registry. */
  readonly path: string;
}

/**
 * The keys of a file that apply to a repository, best match first: the longest path prefix at `/` boundaries, then the
 * host as written, then the host of a legacy URL key. Substrings never match.
 */
export function matchingKeys(keys: readonly string[], name: RegistryName): readonly string[] {
  const hosts = (name.domain === DOCKER_HUB ? DOCKER_HUB_NAMES : [name.domain]).map((host) => host.toLowerCase());
  const ranked = keys.flatMap((key) => {
    const { host, path, legacy } = readKey(key);
    const matches = hosts.includes(host) && (path === "" || `${name.path}/`.startsWith(`${path}/`));
    return matches ? [{ key, rank: path.length * 8 + (legacy ? 0 : 4) + (host === hosts[0] ? 2 : 0) }] : [];
  });
  return ranked.sort((a, b) => b.rank - a.rank).map(({ key }) => key);
}

/** For `https://reg.example/v1/` only the host is used; without a scheme, the part after the host is a path. */
function readKey(key: string): { host: string; path: string; legacy: boolean } {
  const bare = key.replace(/^https?:\/\//, "");
  const slash = bare.indexOf("/");
  const host = (slash < 0 ? bare : bare.slice(0, slash)).toLowerCase();
  const path = slash < 0 ? "" : bare.slice(slash + 1).replace(/\/+$/, "");
  const legacy = bare !== key || path === "v1" || path === "v2";
  return { host, path: legacy ? "" : path, legacy };
}

/** @throws CREDENTIALS_INVALID if `auth` is not base64 of `user:password` */
export function credentialsInEntry(entry: AuthEntry, from: string): Credentials | undefined {
  if (entry.registrytoken !== undefined) return { kind: "registry", token: entry.registrytoken, from };
  if (entry.identitytoken !== undefined) return { kind: "identity", token: entry.identitytoken, from };
  if (entry.auth !== undefined) return passwordInAuth(entry.auth, from);
  if (entry.username === undefined) return undefined;
  return { kind: "password", username: entry.username, password: entry.password ?? "", from };
}

/** An empty user and password mean anonymous access, as in docker: CI runs of a fork have no secrets. */
function passwordInAuth(auth: string, from: string): Credentials | undefined {
  const text = Buffer.from(auth, "base64").toString("utf8");
  const colon = text.indexOf(":");
  if (!/^[A-Za-z0-9+/_=\s-]*$/.test(auth) || colon < 0) {
    throw new FlyteSettingsError(
      "CREDENTIALS_INVALID",
      `${from}: auth is not base64 of user:password; write it again with docker login, podman login or crane auth login`,
      { place: from },
    );
  }
  const username = text.slice(0, colon);
  const password = text.slice(colon + 1).replace(/\0+$/, "");
  return username === "" && password === "" ? undefined : { kind: "password", username, password, from };
}
