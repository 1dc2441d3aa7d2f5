import { resolve } from "node:path";
import { FlyteSettingsError } from "@flyte-settings/core/plugin";
import type { ArchiveOptions } from "./archive/archive-options.ts";
import { type BundleHost, type FileList, type ListOptions, listFiles, listLegacy } from "./list-files.ts";

/** Which files are packed: all except ignored ones, those that the given modules import, or none. */
export type CopyStyle = "all" | "auto" | "none";

/** `legacy` is flytekit's older method, `pyflyte serialize fast`; only in `compat`. */
export interface ListCodeOptions extends ListOptions, Omit<ArchiveOptions, "modifiedSeconds" | "output"> {
  readonly copy?: CopyStyle | "legacy";
  /** With `auto`: Python modules and packages, `flows.train`. */
  readonly modules?: readonly string[];
  /** With `auto`: additional data files, as patterns in the syntax of `.flyteignore`, `conf/*.yaml`. */
  readonly data?: readonly string[];
}

/**
 * The files that a bundle would contain.
 * @throws USAGE for `none`, for `auto` without a module, for `legacy` without `compat`
 * @throws BUNDLE_MODULE_NOT_FOUND, and the errors of {@link listFiles}
 */
export async function listCode(root: string, host: BundleHost, options: ListCodeOptions = {}): Promise<FileList> {
  const { copy = "all" } = options;
  if (copy === "none") {
    throw new FlyteSettingsError("USAGE", "--copy none: there is nothing to bundle. Expected all or auto");
  }
  if (copy === "legacy") return listLegacy(root, host, options);
  if (copy === "all") return listFiles(root, host, options);
  const { listImported } = await import("./imports/list-imported.ts");
  return listImported(resolve(root), host, options);
}
