import { join } from "node:path";
import { FlyteSettingsError, nearestName } from "@flyte-settings/core";
import { ImagesLock, type OciImagesOptions, type RegistrySession, readImagesLock } from "@flyte-settings/oci-images";
import { hostPath } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import { lockPathOf, OCI_IMAGES, withoutRegistries } from "../plugins/references.ts";
import { type LoadedSettings, loadSettings, type SettingsOptions } from "../settings/load-settings.ts";
import { imageRows } from "./image-rows.ts";

export interface RegistryFlags extends SettingsOptions {
  readonly lock?: string;
  readonly insecureRegistry?: readonly string[];
  readonly caFile?: string;
}

/** An image of the project as the plugins left it, before anybody pinned it. */
export interface UnpinnedImage {
  readonly name: string;
  readonly reference: string;
  /** Where to ask for it, when that is another place. */
  readonly askAt?: string;
}

export interface RegistryImages {
  readonly loaded: LoadedSettings;
  readonly images: readonly UnpinnedImage[];
  /** Of the plugin in the project file, flags over them; empty where it is not listed. */
  readonly options: OciImagesOptions;
  /** Absolute. */
  readonly lockPath: string;
}

/**
 * The images of the project with every plugin run on them, but for the pin and the check of `oci-images`: those are what the
 * command itself is about.
 *
 * @throws what `loadSettings` throws
 */
export async function loadRegistryImages(flags: RegistryFlags, host: Host): Promise<RegistryImages> {
  const loaded = await loadSettings({ ...flags, pluginOptions: withoutRegistries }, host);
  const listed = loaded.plugins.find(({ source }) => source === OCI_IMAGES)?.options as OciImagesOptions | undefined;
  const options: OciImagesOptions = {
    ...listed,
    ...(flags.caFile === undefined ? {} : { caFile: hostPath(host, flags.caFile) }),
    ...(flags.insecureRegistry === undefined
      ? {}
      : { insecureRegistries: [...(listed?.insecureRegistries ?? []), ...flags.insecureRegistry] }),
  };
  return {
    loaded,
    options,
    lockPath: hostPath(host, flags.lock ?? lockPathOf(loaded) ?? join(loaded.folder, "images.lock.yaml")),
    images: imageRows(loaded).map(({ name, reference }) => {
      const askAt = loaded.images?.find((image) => image.name === name)?.askAt;
      return { name, reference, ...(askAt === undefined ? {} : { askAt }) };
    }),
  };
}

/** Connections to registries with the options of the project; close it. */
export async function openSession({ options }: RegistryImages, host: Host, quiet = false): Promise<RegistrySession> {
  const { nodeHost, openRegistries } = await import("@flyte-settings/oci-images");
  return openRegistries(nodeHost(host.env), options, (level, message) => {
    if (!quiet || level === "warning") host.stderr.write(`${level === "warning" ? "warning" : "note"}: ${message}\n`);
  });
}

/** @throws LOCK_INVALID, FILE_UNREADABLE */
export async function readLock({ lockPath }: RegistryImages): Promise<ImagesLock> {
  return (await readImagesLock(lockPath)) ?? ImagesLock.empty;
}

/** Names of `--update` that nobody has are a slip. @throws SETTINGS_INVALID */
export function checkNames(asked: readonly string[], images: readonly UnpinnedImage[]): void {
  const known = images.flatMap(({ name, reference }) => [name, reference]);
  const unknown = asked.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const near = nearestName(unknown, known);
  throw new FlyteSettingsError("SETTINGS_INVALID", `--update=${unknown}: no image is called that`, {
    hint:
      near === undefined
        ? `There is ${images.map(({ name }) => name).join(", ") || "no image"}.`
        : `Did you mean ${near}?`,
  });
}
