import { lstatSync, mkdirSync, symlinkSync } from "node:fs";
import { FlyteSettingsError, shown } from "@flyte-settings/core/plugin";
import { hostPath, pathBelow, realPath, renameOver } from "@flyte-settings/node-kit/fs";
import { unsafe } from "./archive-errors.ts";
import { type Descent, descent, inTreeOrder } from "./descent.ts";
import { type Members, parentOf } from "./members.ts";

/**
 * Moves unpacked files to their destination, each atomically; all conflicts are found before the first move.
 * Directories are entered one by one without following links, so a link swapped in is rejected.
 *
 * @param staged base of the staged files
 * @param destination base of the destination
 * @throws ARCHIVE_UNSAFE if a link in the destination leads out of it, FILE_EXISTS
 */
export function moveInto(staged: string, destination: string, members: Members): void {
  const folders = inTreeOrder(["", ...members.folders]);
  const inFolder = new Map<string, string[]>(folders.map((folder) => [folder, []]));
  for (const path of [...members.files, ...members.links.keys()]) inFolder.get(parentOf(path))?.push(path);
  const steps = descent(destination);
  try {
    const places = findPlaces(destination, folders, inFolder, steps);
    for (const folder of folders) {
      const base = entered(folder, () => steps.enter(places.get(folder) ?? folder));
      for (const path of inFolder.get(folder) ?? []) {
        const from = hostPath(`${staged}/${path}`);
        const target = members.links.get(path);
        if (target !== undefined) symlinkSync(hostPath(target), from);
        renameOver(from, hostPath(`${base}/${nameOf(path)}`));
      }
    }
  } finally {
    steps.close();
  }
}

/**
 * Creates missing directories, and returns the real path of each: a link in the destination may lead elsewhere inside
 * it.
 */
function findPlaces(
  destination: string,
  folders: readonly string[],
  inFolder: ReadonlyMap<string, readonly string[]>,
  steps: Descent,
): ReadonlyMap<string, string> {
  const root = realPath(destination);
  const places = new Map<string, string>([["", ""]]);
  for (const folder of folders) {
    if (folder !== "") {
      const above = places.get(parentOf(folder)) ?? "";
      const parent = entered(folder, () => steps.enter(above));
      places.set(folder, placeOf(folder, `${parent}/${nameOf(folder)}`, above, root));
    }
    const base = entered(folder, () => steps.enter(places.get(folder) ?? folder));
    for (const path of inFolder.get(folder) ?? []) {
      if (lstatSync(hostPath(`${base}/${nameOf(path)}`), { throwIfNoEntry: false })?.isDirectory())
        throw inTheWay(path, "directory");
    }
  }
  return places;
}

function placeOf(folder: string, path: string, above: string, root: string): string {
  const stats = lstatSync(hostPath(path), { throwIfNoEntry: false });
  if (stats === undefined) makeShared(hostPath(path));
  if (stats?.isSymbolicLink() !== true) {
    if (stats !== undefined && !stats.isDirectory()) throw inTheWay(folder, "file");
    return above === "" ? nameOf(folder) : `${above}/${nameOf(folder)}`;
  }
  const real = realPath(path);
  const inside = pathBelow(root, real);
  if (inside === undefined) throw unsafe(folder, "is a link in the destination that leads out of it");
  if (!lstatSync(hostPath(real)).isDirectory()) throw inTheWay(folder, "file");
  return inside;
}

/** A directory that has become a link: another process is writing to the destination. */
function entered(folder: string, enter: () => string): string {
  try {
    return enter();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ELOOP" && code !== "ENOTDIR") throw error;
    throw unsafe(folder, "is below a link that was put into the destination while the archive was unpacked");
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Another worker may have created it in the meantime. */
function makeShared(path: string | Buffer): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

function inTheWay(path: string, what: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "FILE_EXISTS",
    `could not unpack ${shown(path)}: the destination has a ${what} of that name. Remove it, or choose another --dest-dir`,
    { place: path },
  );
}
