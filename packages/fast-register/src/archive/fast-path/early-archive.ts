import { pathBelow } from "@flyte-settings/node-kit/fs";
import type { FileList, ListOptions } from "../../list-files.ts";
import { OWN_FOLDER } from "../../own-files.ts";
import { realPath } from "../../real-path.ts";
import type { Archive, ArchiveOptions } from "../archive-options.ts";
import { type Growth, growingList } from "./growing-list.ts";

/** An archive that is written while its files are still being listed, because both take about as long. */
export interface EarlyArchive {
  /** Called before the first directory is read. */
  begin(): Growth["onFolder"];
  /** @returns the archive; `undefined` if it must be written from the whole list, which shows any error */
  complete(list: FileList): Promise<Archive | "changed" | undefined>;
  /** Removes what was written, unless the archive is complete. */
  abandon(): Promise<void>;
}

export function earlyArchive(
  root: string,
  write: (list: Growth["list"]) => Promise<Archive | "changed">,
): EarlyArchive {
  const growth = growingList(root);
  let written: Promise<Archive | "changed" | undefined> | undefined;
  return {
    begin() {
      written = write(growth.list).catch(() => undefined);
      return growth.onFolder;
    },
    complete(list) {
      growth.complete(list);
      return written ?? Promise.resolve(undefined);
    },
    async abandon() {
      growth.abandon();
      await written;
    },
  };
}

/** Not where the unfinished archive would itself be found among the files, or where another method selects or packs them. */
export function canStartEarly(
  root: string,
  options: ListOptions & ArchiveOptions & { readonly copy?: string },
): boolean {
  const { copy = "all", compat, derefSymlinks, outsideLinks = "skip", output } = options;
  if (copy !== "all" || compat === "flytekit" || derefSymlinks === true || outsideLinks === "follow") return false;
  const below = pathBelow(realPath(root), realPath(output));
  return below === undefined || below.split("/").includes(OWN_FOLDER);
}
