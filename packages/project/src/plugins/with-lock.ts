import type { PluginReference } from "@flyte-settings/core/config";
import { exists } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import type { PluginChoice } from "./load-plugins.ts";
import { lockPathOf, OCI_IMAGES, pluginsWanted } from "./references.ts";

/**
 * With `--frozen`, images come from the lock file next to the project file even if the project file does not list
 * `oci-images`. Without the file every tag is then an error. Without `--frozen`, a message reports an unused lock file.
 */
export async function withLock(
  references: readonly PluginReference[],
  choice: PluginChoice & { readonly readsLock?: boolean; readonly needsImages?: boolean },
  folder: string,
  host: Host,
): Promise<readonly PluginReference[]> {
  if (references.some(({ source }) => source === OCI_IMAGES) || !pluginsWanted(choice, host.env)) return references;
  const path = lockPathOf({ plugins: [], folder });
  if (path === undefined) return references;
  const isThere = await exists(host, path);
  if (choice.frozen && (isThere || choice.needsImages !== false)) {
    return [...references, { source: OCI_IMAGES, options: {} }];
  }
  if (!isThere) return references;
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
