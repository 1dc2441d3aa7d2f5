import { FlyteSettingsError } from "@flyte-settings/core";
import { bundleHost } from "../bundle/bundle-host.ts";
import { bundleRequest } from "../bundle/bundle-request.ts";
import type { Host } from "../host/host.ts";
import { loadProject, type ProjectOptions } from "../load-project.ts";

/** The maximum length that Flyte 2's API accepts. */
const MAX_LENGTH = 63;

export interface Flyte2Version {
  readonly version: string;
  readonly kind: "git" | "content" | "text";
}

/**
 * A version for `flyte deploy --version`: the one the project sets, or else the digest of the code bundle, which
 * depends neither on the checkout path nor on Python's hash seed.
 *
 * @throws SETTINGS_INVALID for more than 63 characters, and the errors of listing the bundle
 */
export async function flyte2Version(options: ProjectOptions, host: Host): Promise<Flyte2Version> {
  const plain = await loadProject({ ...options, computeVersion: false }, host);
  const { version = "content" } = plain.values;
  if (version === "content") {
    const { digestFiles, listCode } = await import("@flyte-settings/fast-register");
    const { source, options: bundle } = bundleRequest({ generation: 2 }, plain, host);
    return { version: digestFiles(await listCode(source, bundleHost(host), bundle)), kind: "content" };
  }
  const kind = version === "git" ? version : "text";
  const found = kind === "git" ? ((await loadProject(options, host)).settings.version ?? "") : version;
  if (found.length > MAX_LENGTH) {
    throw new FlyteSettingsError(
      "SETTINGS_INVALID",
      `could not use the version ${found.slice(0, 80)}: it has ${found.length} characters. Expected at most ${MAX_LENGTH}, for example a digest or a short commit`,
      { hint: "Set version: content in flyte-settings.yaml, or pass a shorter --version." },
    );
  }
  return { version: found, kind };
}
