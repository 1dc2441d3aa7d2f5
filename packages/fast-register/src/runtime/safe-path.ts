import { platform } from "node:os";
import { FlyteSettingsError, shown } from "@flyte-settings/core/plugin";
import { unsafe } from "./archive-errors.ts";

/** Deeper than any real code; limits the cost per member. */
const MAX_PARTS = 100;
const MAX_PART_BYTES = 255;
const MAX_NAME = 4096;
const DOT = 46;

/** Names that unpacking itself creates at the top of a destination. */
export const STAGED = ".flyte-unpack-";
export const MARKER = ".flyte-distribution";

/** Names that Win32 does not treat as a file of that name. */
const windowsRules: readonly (readonly [RegExp, string])[] = [
  [/\\/, "has a backslash in its name, which separates directories on Windows"],
  [/:/, "has a colon in its name, which is a drive or a stream on Windows"],
  [/[<>"|?*\u0000-\u001f]/, "has a character in its name that Windows does not allow"],
  [/[. ]$/, "has a part that ends with a dot or a blank, which Windows drops"],
  [/^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?: *\..*)?$/i, "is the name of a device on Windows"],
];

/**
 * Why a member with this name is rejected, as a predicate; `undefined` if it is not.
 *
 * @param system whose rules apply in addition: the one that unpacks
 */
export function nameProblem(name: string, system: NodeJS.Platform = platform()): string | undefined {
  if (name.startsWith("/")) return "is an absolute path";
  if (name.length > MAX_NAME) return "has a name that is too long";
  const parts = partsOf(name);
  if (parts.includes("..")) return "leads out of the destination";
  if (parts.length > MAX_PARTS) return `has more than ${MAX_PARTS} parts`;
  if (parts.some((part) => Buffer.byteLength(part) > MAX_PART_BYTES)) return "has a name that is too long";
  const top = fold(parts[0] ?? "");
  if (top.startsWith(STAGED) || top === MARKER) return "has a name that unpacking itself uses";
  if (system !== "win32") return undefined;
  for (const [rule, problem] of windowsRules) if (parts.some((part) => rule.test(part))) return problem;
  return undefined;
}

/** A member's path without `.` and repeated slashes; empty for the destination itself. @throws ARCHIVE_UNSAFE */
export function safePath(name: string, system?: NodeJS.Platform): string {
  const problem = nameProblem(name, system);
  if (problem !== undefined) throw unsafe(name, problem);
  return partsOf(name).join("/");
}

/** Rejects names that `exec` would reject when the bundle is created. @throws BUNDLE_FILE_UNREADABLE */
export function refuseUnsafeNames(paths: readonly string[]): void {
  for (const path of paths) {
    // nearly all names are short, and a short name on disk cannot be invalid otherwise
    if (path.length < 2 * MAX_PARTS && path.charCodeAt(0) !== DOT) continue;
    const problem = nameProblem(path, "linux");
    if (problem === undefined) continue;
    throw new FlyteSettingsError(
      "BUNDLE_FILE_UNREADABLE",
      `${shown(path.slice(0, 200))} ${problem}, and could not be unpacked in the pod. Rename it, or ignore it in .flyteignore`,
      { place: path.slice(0, 200) },
    );
  }
}

/** Equal for names that file systems ignoring case and Unicode form treat as the same. */
export function fold(path: string): string {
  return path.normalize("NFKD").toLowerCase().normalize("NFC");
}

function partsOf(name: string): string[] {
  return name.split("/").filter((part) => part !== "" && part !== ".");
}
