import type { PluginReference } from "@flyte-settings/core/config";
import { exists } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import type { PluginChoice } from "./load-plugins.ts";
import { lockPathOf, OCI_IMAGES, pluginsWanted } from "./references.ts";

/**
 * With `--frozen`, the lock file next to the project file is applied even if the project file does not list
 * `oci-images`: a committed lock file is meant to be used. Without `--frozen`, a message reports that it is not used.
 */
export async function withLock(
  references: readonly PluginReference[],
  choice: PluginChoice & { readonly readsLock?: boolean },
  folder: string,
  host: Host,
): Promise<readonly PluginReference[]> {
  if (references.some(({ source }) => source === OCI_IMAGES) || !pluginsWanted(choice, host.env)) return references;
  const path = lockPathOf({ plugins: [], folder });
  if (path === undefined || !(await exists(host, path))) return references;
  if (choice.frozen) return [...references, { source: OCI_IMAGES, options: {} }];
  if (!choice.readsLock) report(`list ${OCI_IMAGES} under plugins in flyte-settings.yaml, or use --frozen`, host);
  return references;
}

/** For a command that runs no plugins: reports a lock file, which only a plugin applies. */
export async function reportUnusedLock(
  project: Parameters<typeof lockPathOf>[0],
  reason: string,
  host: Host,
): Promise<void> {
  const path = lockPathOf(project);
  if (path !== undefined && (await exists(host, path))) report(reason, host);
}

function report(reason: string, host: Host): void {
  host.report("info", `images.lock.yaml is not used: ${reason}`);
}
