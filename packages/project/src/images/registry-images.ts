import { join } from "node:path";
import { LOCK_FILE } from "@flyte-settings/core/internal";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { ImagesLock, type OciImagesOptions, type RegistrySession, readImagesLock } from "@flyte-settings/oci-images";
import { hostPath } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import { type LoadedProject, loadProject, type ProjectOptions } from "../load-project.ts";
import { lockPathOf, OCI_IMAGES } from "../plugins/references.ts";
import { imageRows } from "./image-rows.ts";

/** How to connect to registries; overrides the plugin's options in the project file. */
export interface RegistryOptions extends ProjectOptions {
  /** The lock file; absent: the one from the plugin's options. */
  readonly lock?: string;
  /** Registries that may be queried over plain HTTP. */
  readonly insecureRegistries?: readonly string[];
  readonly caFile?: string;
}

/** An image of the project after the plugins ran, but not yet pinned. */
export interface UnpinnedImage {
  readonly name: string;
  readonly reference: string;
  /** Where to query it, if different from the reference. */
  readonly askAt?: string;
}

export interface RegistryImages {
  readonly loaded: LoadedProject;
  readonly images: readonly UnpinnedImage[];
  /** The plugin's options from the project file, merged with the overrides; empty if the plugin is not listed. */
  readonly options: OciImagesOptions;
  /** Absolute. */
  readonly lockPath: string;
  /** What was loaded. */
  readonly asked: RegistryOptions;
}

/**
 * The images of the project after all plugins, except pinning and checking by `oci-images`, which the command does
 * itself.
 *
 * @throws the errors of `loadProject`
 */
export async function loadRegistryImages(given: RegistryOptions, host: Host): Promise<RegistryImages> {
  const loaded = await loadProject({ ...given, deferRegistries: true, readsLock: true, computeVersion: false }, host);
  const listed = loaded.plugins.find(({ source }) => source === OCI_IMAGES)?.options as OciImagesOptions | undefined;
  const options: OciImagesOptions = {
    ...listed,
    ...omitUndefined({
      caFile: given.caFile === undefined ? undefined : hostPath(host, given.caFile),
      insecureRegistries:
        given.insecureRegistries === undefined
          ? undefined
          : [...(listed?.insecureRegistries ?? []), ...given.insecureRegistries],
    }),
  };
  return {
    asked: given,
    loaded,
    options,
    lockPath: hostPath(host, given.lock ?? lockPathOf(loaded) ?? join(loaded.folder, LOCK_FILE)),
    images: imageRows(loaded).map(({ name, reference }) => {
      const askAt = loaded.images?.find((image) => image.name === name)?.askAt;
      return { name, reference, ...omitUndefined({ askAt }) };
    }),
  };
}

/** A registry session with the options of the project; the caller closes it. */
export async function openSession({ options }: RegistryImages, host: Host): Promise<RegistrySession> {
  const { nodeHost, openRegistries } = await import("@flyte-settings/oci-images");
  return openRegistries(nodeHost(host.env), options, (level, message) => host.report(level, message));
}

/** @throws LOCK_INVALID, FILE_UNREADABLE */
export async function readLock({ lockPath }: RegistryImages): Promise<ImagesLock> {
  return (await readImagesLock(lockPath)) ?? ImagesLock.empty;
}
