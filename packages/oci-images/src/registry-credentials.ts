import { FlyteSettingsError, ImageReference } from "@flyte-settings/core";
import { type RegistryCredentials, shown } from "@flyte-settings/core/plugin";
import { createCredentialFinder } from "./auth/credentials.ts";
import type { ImagesHost } from "./host.ts";
import { DOCKER_HUB, DOCKER_HUB_NAMES } from "./http/registry-address.ts";
import { REGISTRY_DEFAULTS, type RegistryOptions } from "./registry-options.ts";

/** Looks up the user's credentials for a registry (`host` or `host:port`). `undefined`: none, or only a bearer token. */
export type RegistryCredentialFinder = (registry: string) => Promise<RegistryCredentials | undefined>;

/** The user name that docker's helpers return with an identity token. */
const TOKEN_USER = "<token>";

/**
 * The credentials that `oci-images` would send to exactly this host and port, from the files, helpers and stores of
 * docker and containers. Files are read once; a helper runs once per registry.
 *
 * @param report receives one line per `credsStore` that fails and is skipped
 * @throws IMAGE_REFERENCE_INVALID for a name that is not a registry, such as one with a path
 * @throws CREDENTIALS_INVALID for an invalid file or a failing helper
 * @example
 * ```ts
 * const find = registryCredentials(nodeHost(process.env));
 * const found = await find("ghcr.io"); // { username, password } or undefined
 * ```
 */
export function registryCredentials(
  host: ImagesHost,
  options: RegistryOptions = {},
  report: (message: string) => void = () => {},
): RegistryCredentialFinder {
  const find = createCredentialFinder(host, { ...REGISTRY_DEFAULTS, ...options }, (problem) =>
    report(`${problem}; continuing without it`),
  );
  return async (registry) => {
    const found = await find({ domain: domainOf(registry), path: "" });
    if (found?.kind === "password") return { username: found.username, password: found.password };
    return found?.kind === "identity" ? { username: TOKEN_USER, password: found.token } : undefined;
  };
}

/** In a reference, a first part without a dot or a port (other than `localhost`) belongs to Docker Hub's path. */
function domainOf(registry: string): string {
  if (DOCKER_HUB_NAMES.includes(registry)) return DOCKER_HUB;
  const text = `${registry}/x`;
  const isRegistry =
    ImageReference.problemOf(text) === undefined &&
    ImageReference.parseNormalized(text).domain === registry &&
    !registry.includes("/");
  if (isRegistry) return registry;
  throw new FlyteSettingsError(
    "IMAGE_REFERENCE_INVALID",
    `invalid registry ${shown(registry)}. Expected a host with an optional port, for example ghcr.io or localhost:5000`,
  );
}
