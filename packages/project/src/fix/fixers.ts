import { isFlyteSettingsError } from "@flyte-settings/core";
import type { Finding } from "@flyte-settings/core/checks";
import { ImagesLock } from "@flyte-settings/oci-images";
import { packageCodes } from "../check/package-codes.ts";
import { partsOf } from "../settings/get-value.ts";
import { type Edit, removal, replacement } from "./yaml-edit.ts";

/** The path of a value in the project file: `["environments", "production", "images", "default"]`. */
export type FieldPath = readonly (string | number)[];

/** What a fixer of the project file can read. */
export interface ProjectText {
  readonly text: string;
  /** Every place where this field is set, last first. */
  placesOf(field: string): readonly FieldPath[];
  /** The string as written. */
  valueAt(path: FieldPath): string | undefined;
  /** Entries in `checks.ignore` with this code, last first. */
  silencesOf(code: string): readonly FieldPath[];
  readonly lock?: ImagesLock;
}

/** Returns the first edit that remains to be made, or nothing; called repeatedly until nothing remains. */
type ProjectFixer = (finding: Finding, project: ProjectText) => Edit | undefined;

/** Checks with one safe fix in the project file. */
export const projectFixers: Readonly<Record<string, ProjectFixer>> = {
  // a name that matches no image is a typo: only the author knows which name was meant
  "setting-without-effect": ({ field = "", severity }, { text, placesOf }) =>
    severity === "info" ? firstOf(placesOf(field), (path) => removal(text, path)) : undefined,
  // another run may check another package that needs the suppression
  "silence-unused": ({ field = "" }, { text, silencesOf }) => {
    const code = partsOf(field)[2] ?? "";
    return packageCodes.has(code) ? undefined : firstOf(silencesOf(code), (path) => removal(text, path));
  },
  "mutable-tag": ({ field = "" }, { text, placesOf, valueAt, lock }) =>
    firstOf(placesOf(field), (path) => {
      const pinned = pinnedIn(lock, valueAt(path));
      return pinned === undefined ? undefined : replacement(text, path, pinned);
    }),
  "token-in-remote": ({ field = "" }, { text, placesOf, valueAt }) =>
    firstOf(field === "gitRepo" ? placesOf(field) : [], (path) => {
      const bare = valueAt(path)?.replace(/^((?:[a-z][a-z0-9+.-]*:\/\/)?)[^/\s]*@/i, "$1");
      return bare === undefined || bare === valueAt(path) ? undefined : replacement(text, path, bare);
    }),
};

/** A reference without tag and digest, or with a mutable tag: other references are not changed. */
const MOVING = /^[^@]*?(?:\/|^)[^/:@]+(?::(?:[^/@]*-)?latest)?$/;

/** The reference with the digest from the lock file; a digest for one platform is not valid for others. */
function pinnedIn(lock: ImagesLock | undefined, reference: string | undefined): string | undefined {
  if (lock === undefined || reference === undefined || !MOVING.test(reference)) return undefined;
  try {
    const entry = ImagesLock.find(lock, ImagesLock.keyOf(reference));
    return entry && `${reference.replace(/:[^:/]*$/, "")}@${entry.digest}`;
  } catch (error) {
    if (!isFlyteSettingsError(error)) throw error;
    return undefined;
  }
}

function firstOf(paths: readonly FieldPath[], edit: (path: FieldPath) => Edit | undefined): Edit | undefined {
  for (const path of paths) {
    const found = edit(path);
    if (found !== undefined) return found;
  }
  return undefined;
}
