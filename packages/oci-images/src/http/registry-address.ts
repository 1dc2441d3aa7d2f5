import { addressKind } from "@flyte-settings/node-kit/http";

/** Docker Hub's name in references. */
export const DOCKER_HUB = "docker.io";
/** Its key in docker's credential files. */
export const DOCKER_HUB_KEY = "https://index.docker.io/v1/";
/** Other names in credential files. */
export const DOCKER_HUB_NAMES: readonly string[] = [DOCKER_HUB, "index.docker.io", "registry-1.docker.io"];

/** The host of a domain's API; Docker Hub's differs from its name. */
export function apiHost(domain: string): string {
  return domain === DOCKER_HUB ? "registry-1.docker.io" : domain;
}

/** http is allowed for the loopback and for hosts configured by the user; private networks are not excepted. */
export function mayUseHttp(domain: string, insecureRegistries: readonly string[]): boolean {
  if (insecureRegistries.some((name) => name.toLowerCase() === domain.toLowerCase())) return true;
  return URL.canParse(`http://${domain}`) && addressKind(new URL(`http://${domain}`).hostname) === "loopback";
}
