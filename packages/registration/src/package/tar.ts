import { FlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import {
  followLinks,
  linkedPath,
  membersOf,
  type TarErrors,
  type TarHeader,
} from "@flyte-settings/node-kit/tar-memory";

/** A regular file of an archive; its bytes are a view into the archive's. */
export interface TarMember {
  /** Uses `/`, has no leading `./`, and never leads outside. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Compatibility with flytectl; both are off by default. */
export interface TarOptions {
  /** Accept names that lead outside and skip links, as flytectl does. */
  readonly anyName?: boolean;
  /** Reject a file whose directory was not listed before it, because flytectl fails on it. */
  readonly foldersFirst?: boolean;
  /** Return links as files, as code bundles may contain them: with the content of the target. */
  readonly links?: boolean;
}

const MOST_MEMBERS = 100_000;

/**
 * The regular files of an uncompressed archive, in order. Nothing is written to disk, but a name that leads outside is
 * still rejected.
 *
 * @throws ARCHIVE_INVALID for a damaged archive, ARCHIVE_UNSAFE for names that lead outside, links and devices
 */
export function readTar(bytes: Uint8Array, options: TarOptions = {}): TarMember[] {
  const members: TarMember[] = [];
  const folders = new Set([""]);
  const links = new Map<string, string>();
  for (const member of membersOf(bytes, packageErrors)) {
    const isLink = options.links === true && (member.type === "symlink" || member.type === "hardlink");
    const path = memberPath(isLink ? { ...member, type: "file" } : member, folders, members.length, options);
    if (path === undefined) continue;
    if (isLink) links.set(path, linkedPath({ ...member, name: path }));
    members.push({ path, bytes: member.bytes });
  }
  return links.size === 0 ? members : withLinks(members, links);
}

/** A link has the bytes of the file that it leads to; if that is not in the archive, `→ ` and the target's path. */
function withLinks(members: readonly TarMember[], links: ReadonlyMap<string, string>): TarMember[] {
  const files = new Map(members.filter(({ path }) => !links.has(path)).map(({ path, bytes }) => [path, bytes]));
  return members.map(({ path, bytes }) => {
    const target = links.get(path);
    if (target === undefined) return { path, bytes };
    const linked = files.get(followLinks(links, path) ?? "");
    return { path, bytes: linked ?? new TextEncoder().encode(`→ ${target}`) };
  });
}

/**
 * The path of a regular file; `undefined` for skipped members.
 *
 * @param folders listed so far; the member's directory is added
 * @param count number of files so far
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
    throw damaged(`open ${shown(path)}: no such file or directory (its directory is not listed before it)`);
  }
  if (count >= MOST_MEMBERS) throw damaged(`more than ${MOST_MEMBERS} files`);
  return path;
}

/** Whether flytectl could write there: into a directory listed before, or an existing one outside. */
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

/** Starts with flytectl's own message if there is one: `archive/tar: invalid tar header`. */
export const packageErrors: TarErrors = {
  invalid: (problem, cause) =>
    damaged(problem.replace(/^invalid tar header/, "archive/tar: invalid tar header"), cause),
  unsafe: (name, problem) =>
    new FlyteSettingsError("ARCHIVE_UNSAFE", `the package is refused: ${shown(name)} ${problem}`),
};
