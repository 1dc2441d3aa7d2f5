import { lstatSync, mkdirSync, realpathSync, renameSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { FlyteSettingsError, shown } from "@flyte-settings/core/plugin";
import { hostPath } from "../path-text.ts";
import { unsafe } from "./read-tar.ts";
import { type Members, parentOf } from "./unpack-beside.ts";

/**
 * Moves what was unpacked beside to its places, each file in one step; whatever stands in the way is found before the
 * first one moves.
 *
 * @throws ARCHIVE_UNSAFE where a link in the destination leads out of it, FILE_EXISTS
 */
export function moveInto(beside: string, destination: string, members: Members): void {
  const real = realpathSync(hostPath(destination));
  const known = new Set<string>([""]);
  const enter = (folder: string): void => {
    if (known.has(folder)) return;
    enter(parentOf(folder));
    const path = hostPath(join(destination, folder));
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) makeShared(path);
    const inside = realpathSync(path);
    if (inside !== real && !inside.startsWith(`${real}/`))
      throw unsafe(folder, "is a link in the destination that leads out of it");
    if (!statSync(path).isDirectory()) throw inTheWay(folder, "a file");
    known.add(folder);
  };
  for (const folder of [...members.folders].sort()) enter(folder);
  for (const path of [...members.files, ...members.links.keys()]) {
    if (lstatSync(hostPath(join(destination, path)), { throwIfNoEntry: false })?.isDirectory())
      throw inTheWay(path, "a folder");
  }
  for (const path of members.files) renameSync(hostPath(join(beside, path)), hostPath(join(destination, path)));
  for (const [path, target] of members.links) {
    const made = hostPath(join(beside, path));
    symlinkSync(hostPath(target), made);
    renameSync(made, hostPath(join(destination, path)));
  }
}

/** Another worker may have made it in between. */
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
    `${shown(path)} cannot be unpacked: ${what} of that name is in the destination. Remove it, or choose another --dest-dir`,
    { place: path },
  );
}
