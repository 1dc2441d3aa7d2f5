import { resolve } from "node:path";
import { FlyteSettingsError, omitUndefined, shown } from "@flyte-settings/core/plugin";
import type { Archive, ArchiveOptions } from "./archive/archive-options.ts";
import { canStartEarly, earlyArchive } from "./archive/fast-path/early-archive.ts";
import { writeGrowing, writeListed } from "./archive/write-archive.ts";
import { digestCollisionText } from "./digest-collisions.ts";
import { type CopyStyle, type ListCodeOptions, listCode } from "./list-code.ts";
import { type BundleHost, type FileList, listGrowing } from "./list-files.ts";
import type { BundleStore } from "./stores/bundle-store.ts";
import { md5OfFile, storeBundle } from "./stores/store-bundle.ts";

export interface BundleOptions extends Omit<ListCodeOptions, "copy">, Pick<ArchiveOptions, "output"> {
  readonly copy?: CopyStyle;
}

/** A bundle and its contents. */
export interface Bundle extends Archive {
  /** The location for tasks, if there was a store. */
  readonly location?: string;
}

/**
 * Bundles a directory: list → digest and archive → store.
 *
 * @param root source directory
 * @param store absent: the archive stays in `output`
 * @throws the errors of {@link listCode}, {@link writeArchive} and the store
 */
export async function bundleCode(
  root: string,
  host: BundleHost,
  options: BundleOptions,
  store?: BundleStore,
): Promise<Bundle> {
  const output = resolve(options.output);
  const source = resolve(root);
  const modifiedSeconds = sourceDateEpoch(host.env["SOURCE_DATE_EPOCH"]);
  const packing = { ...options, output, ...omitUndefined({ modifiedSeconds }) };
  const early = canStartEarly(source, packing)
    ? earlyArchive(source, (list) => writeGrowing(list, packing))
    : undefined;
  let archive: Archive;
  let list: FileList;
  try {
    list = early ? await listGrowing(source, host, options, early.begin) : await listCode(source, host, options);
    const alike = digestCollisionText(list.files);
    if (alike !== undefined) host.report?.(alike);
    archive = await writeListed(list, packing, early);
  } finally {
    await early?.abandon();
  }
  if (store === undefined) return archive;
  if (archive.reused === "all" && md5OfFile(archive.path) !== archive.md5) {
    host.report?.(`${shown(archive.path)} was changed after it was written; packing again`);
    archive = await writeListed(list, { ...packing, cache: false });
  }
  return { ...archive, location: await storeBundle(store, archive, options.signal) };
}

/** @throws ENV_INVALID unless it is a whole number of seconds since 1970 that fits in a tar header */
function sourceDateEpoch(text: string | undefined): number | undefined {
  if (text === undefined || text === "") return undefined;
  const seconds = Number(text);
  if (/^\d+$/.test(text) && seconds < 8 ** 11) return seconds;
  throw new FlyteSettingsError(
    "ENV_INVALID",
    `SOURCE_DATE_EPOCH is ${shown(text)}. Expected whole seconds since 1970, for example 1700000000`,
    { place: "SOURCE_DATE_EPOCH" },
  );
}
