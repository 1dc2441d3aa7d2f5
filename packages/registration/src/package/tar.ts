import { FlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import { membersOf, type TarErrors, type TarHeader } from "@flyte-settings/node-kit/tar-memory";

/** A regular file of an archive; its bytes are a view into the archive's. */
export interface TarMember {
  /** With `/`, no leading `./`, never outside. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Both as flytectl has it; by default neither. */
export interface TarOptions {
  /** Names that lead outside are taken as they are, and links left out, as flytectl does. */
  readonly anyName?: boolean;
  /** A file whose folder was not listed before it is refused, as flytectl fails on it. */
  readonly foldersFirst?: boolean;
}

const MOST_MEMBERS = 100_000;

/**
 * The regular files of an archive that is not compressed, in its order. Nothing is written to a disk, but a name that
 * leads outside is refused all the same.
 *
 * @throws ARCHIVE_INVALID on damage, ARCHIVE_UNSAFE on names that lead outside, links and devices
 */
export function readTar(bytes: Uint8Array, options: TarOptions = {}): TarMember[] {
  const members: TarMember[] = [];
  const folders = new Set([""]);
  for (const member of membersOf(bytes, packageErrors)) {
    const path = memberPath(member, folders, members.length, options);
    if (path !== undefined) members.push({ path, bytes: member.bytes });
  }
  return members;
}

/**
 * The path of a regular file; `undefined` for members that are passed over.
 *
 * @param folders those listed so far; the member's is added
 * @param count of the files so far
 */
export function memberPath(
  { name, type, kind }: Pick<TarHeader, "name" | "type" | "kind">,
  folders: Set<string>,
  count: number,
  options: TarOptions,
): string | undefined {
  const path = options.anyName ? name : safe(name);
  if (type === "folder") folders.add(path.replace(/^(?:\.?\/)+/, "").replace(/\/+$/, ""));
  if (type !== "file") {
    if (type !== "folder" && !options.anyName) throw notAFile(path, kind);
    return undefined;
  }
  if (options.foldersFirst && !isThere(path, folders)) {
    throw damaged(`open ${shown(path)}: no such file or directory (its folder is not listed before it)`);
  }
  if (count >= MOST_MEMBERS) throw damaged(`more than ${MOST_MEMBERS} files`);
  return path;
}

/** Whether flytectl could write there: into a folder that was listed before, or one that exists outside. */
function isThere(path: string, folders: ReadonlySet<string>): boolean {
  const folder = path.replace(/^(?:\.?\/)+/, "").replace(/\/?[^/]*$/, "");
  return folders.has(folder) || folder.startsWith("..");
}

function safe(name: string): string {
  const parts = name.split(/[\\/]/).filter((part) => part !== "" && part !== ".");
  if (name.startsWith("/") || /^[A-Za-z]:/.test(name) || parts.includes("..")) {
    throw new FlyteSettingsError("ARCHIVE_UNSAFE", `the package holds a file outside of itself: ${shown(name)}`);
  }
  return parts.join("/");
}

function notAFile(path: string, kind: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "ARCHIVE_UNSAFE",
    `the package holds ${shown(path)}, which is ${kind}: expected only files and directories`,
  );
}

function damaged(problem: string, cause?: unknown): FlyteSettingsError {
  return new FlyteSettingsError("ARCHIVE_INVALID", `could not read the tar archive: ${problem}`, {}, cause);
}

/** Begins as flytectl's own sentence where there is one: `archive/tar: invalid tar header`. */
export const packageErrors: TarErrors = {
  invalid: (problem, cause) =>
    damaged(problem.replace(/^invalid tar header/, "archive/tar: invalid tar header"), cause),
  unsafe: (name, problem) =>
    new FlyteSettingsError("ARCHIVE_UNSAFE", `the package is refused: ${shown(name)} ${problem}`),
};
