import { loadPlugins, omitUndefined, type PluginRun, startRun } from "@flyte-settings/core/plugin";
import type { OciImagesOptions } from "@flyte-settings/oci-images";
import { hostPath } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import { resolveReferences } from "../images/resolve-references.ts";
import type { LoadedProject } from "../load-project.ts";
import { pluginHost } from "../plugins/plugin-host.ts";
import { OCI_IMAGES } from "../plugins/references.ts";
import { usageError } from "../usage-error.ts";

/** How to replace images during promotion, after the project's plugins. */
export interface ImageChoice {
  /** `PREFIX=MIRROR` each: `ghcr.io/acme=registry.prod.example/acme`. */
  readonly mirror?: readonly string[];
  /** Replace tags with the digests that registries return. */
  readonly pin?: boolean;
  /** A lock file: replaces tags with its digests. */
  readonly imagesLock?: string;
}

/**
 * The images that a promoted version runs: old → new.
 *
 * @throws USAGE for an invalid mirror, IMAGES_UNRESOLVED with every failure
 */
export async function promotedImages(
  references: Iterable<string>,
  project: LoadedProject,
  choice: ImageChoice,
  host: Host,
): Promise<ReadonlyMap<string, string>> {
  const run = await runWith(project, pluginOptions(choice, host), host);
  return run === undefined ? new Map() : resolveReferences(run, references);
}

async function runWith(
  { run, folder, compat }: LoadedProject,
  options: OciImagesOptions | undefined,
  host: Host,
): Promise<PluginRun | undefined> {
  if (options === undefined) return run;
  const { ociImages } = await import("@flyte-settings/oci-images");
  const given = await loadPlugins([{ source: OCI_IMAGES, entry: () => ociImages(options), options: {} }]);
  const base = run ?? startRun([], pluginHost(host, folder, compat === "flytekit" ? compat : "strict"));
  return { ...base, plugins: [...base.plugins, ...given] };
}

function pluginOptions(
  { mirror = [], pin = false, imagesLock }: ImageChoice,
  host: Host,
): OciImagesOptions | undefined {
  if (mirror.length === 0 && !pin && imagesLock === undefined) return undefined;
  return {
    mirrors: Object.fromEntries(mirror.map(mirrorOf)),
    pin: pin || imagesLock !== undefined,
    check: false,
    lock: imagesLock === undefined ? false : hostPath(host, imagesLock),
    ...omitUndefined({ frozen: pin || imagesLock === undefined ? undefined : true }),
  };
}

function mirrorOf(text: string): [prefix: string, mirror: string] {
  const at = text.indexOf("=");
  if (at > 0 && at < text.length - 1) return [text.slice(0, at), text.slice(at + 1)];
  throw usageError(`--mirror ${text}: expected PREFIX=MIRROR, for example ghcr.io/acme=registry.prod.example/acme`);
}
