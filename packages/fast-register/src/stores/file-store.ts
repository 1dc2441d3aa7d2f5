import { copyFileSync, existsSync, mkdirSync, rmSync, statSync } from "node:fs";
import { basename, isAbsolute, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { FlyteSettingsError, shown } from "@flyte-settings/core/plugin";
import { commitFile, removeStaleTempFiles, tempPath } from "@flyte-settings/node-kit/fs";
import type { BundleStore } from "./bundle-store.ts";
import { md5OfFile } from "./store-bundle.ts";

/**
 * A directory as a store: `file:///srv/bundles`, or `file:./bundles` relative to `root`. Locations are `file:` URLs.
 *
 * @param root absolute directory that a relative path is resolved against
 * @throws STORE_UNKNOWN for a URL with a host, or one that is not a file URL
 */
export function fileStore(url: string, root: string): BundleStore {
  const folder = folderOf(url, root);
  return {
    name: pathToFileURL(folder).href,
    async put(bundle) {
      const final = join(folder, basename(bundle.path));
      const location = pathToFileURL(final).href;
      const temporary = tempPath(folder);
      try {
        mkdirSync(folder, { recursive: true });
        if (resolve(bundle.path) === final || isSame(final, bundle.size, bundle.md5)) return location;
        copyFileSync(bundle.path, temporary);
        removeStaleTempFiles(folder, statSync(temporary).mtimeMs);
        if (md5OfFile(temporary) !== bundle.md5) throw new Error("the copy has another MD5");
        commitFile(temporary, final);
      } catch (error) {
        if (existsSync(temporary)) rmSync(temporary, { force: true });
        throw refused(folder, error);
      }
      return location;
    },
  };
}

function folderOf(url: string, root: string): string {
  const path = url.startsWith("file://") ? urlPath(url) : url.startsWith("file:") ? decoded(url.slice(5)) : undefined;
  if (path === undefined || path === "") {
    throw new FlyteSettingsError(
      "STORE_UNKNOWN",
      `${shown(url)} does not name a directory to store bundles in. Expected file:///srv/bundles, or file:./bundles relative to the project's directory`,
    );
  }
  return isAbsolute(path) ? resolve(path) : resolve(root, path);
}

function urlPath(url: string): string | undefined {
  try {
    return fileURLToPath(url);
  } catch {
    return undefined;
  }
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

function isSame(path: string, size: number, md5: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.size === size && md5OfFile(path) === md5;
}

function refused(folder: string, cause: unknown): FlyteSettingsError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new FlyteSettingsError(
    "STORE_REFUSED",
    `the bundle could not be copied to ${shown(folder)} (${code ?? message}). Expected a writable directory with enough space`,
    { place: folder },
    cause,
  );
}
