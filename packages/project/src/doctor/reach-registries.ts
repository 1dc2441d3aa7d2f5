import { ImageReference } from "@flyte-settings/core";
import type { Host } from "../host/host.ts";
import type { LoadedProject } from "../load-project.ts";
import { ask, type ReachOptions, type ServerTime } from "./ask.ts";
import { type DoctorLine, saying } from "./line.ts";

/** Registry hosts of the images, without duplicates. */
export function registriesOf({ settings: { imageConfig } }: LoadedProject): readonly string[] {
  const images = [imageConfig.defaultImage, ...(imageConfig.images ?? [])];
  const hosts = images.flatMap((image) => {
    try {
      const { domain } = ImageReference.parseNormalized(image?.fqn ?? "");
      return domain === undefined ? [] : [domain === "docker.io" ? "registry-1.docker.io" : domain];
    } catch {
      return []; // a plugin's image: a name, not yet a reference
    }
  });
  return [...new Set(hosts)].sort();
}

export async function registryLine(
  registry: string,
  options: ReachOptions,
  times: ServerTime[],
  host: Host,
): Promise<DoctorLine> {
  const say = saying("registry");
  const scheme = /^(?:localhost|127\.|\[::1\])/.test(registry) ? "http" : "https";
  const answer = await ask(`${scheme}://${registry}/v2/`, options, times, host);
  if (typeof answer === "string") {
    return say.fail(
      `${registry}: ${answer}`,
      "Check its name in images:, the proxy and the certificates. The plugin oci-images can use a mirror.",
    );
  }
  const isRegistry = answer === 200 || answer === 401 || answer === 403;
  return isRegistry
    ? say.ok(`${registry} answers${answer === 200 ? "" : " and wants a login"}`)
    : say.warn(
        `${registry} answers ${answer}, as no registry does`,
        "Look whether it is the registry's name and not a website's.",
      );
}
