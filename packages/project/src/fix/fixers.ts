import { isFlyteSettingsError } from "@flyte-settings/core";
import type { Finding } from "@flyte-settings/core/checks";
import { ImagesLock } from "@flyte-settings/oci-images";
import { packageCodes } from "../check/package-codes.ts";
import { partsOf } from "../settings/get-value.ts";
import { type Edit, removal, replacement } from "./yaml-edit.ts";

/** Where a value stands in the project file: `["environments", "production", "images", "default"]`. */
export type FieldPath = readonly (string | number)[];

/** What a mend of the project file may look at. */
export interface ProjectText {
  readonly text: string;
  /** Every place at which this field is written, the last one first. */
  placesOf(field: string): readonly FieldPath[];
  /** The value as it is written, a text. */
  valueAt(path: FieldPath): string | undefined;
  /** Places in the list of silences that name this code, the last one first. */
  silencesOf(code: string): readonly FieldPath[];
  readonly lock?: ImagesLock;
}

/** The first edit that is still to be made, or none: called again until nothing is left. */
type ProjectFixer = (finding: Finding, project: ProjectText) => Edit | undefined;

/** Checks with one safe mend in the project file. */
export const projectFixers: Readonly<Record<string, ProjectFixer>> = {
  // a name that no image has is a slip of the pen: only its author knows which name was meant
  "setting-without-effect": ({ field = "", severity }, { text, placesOf }) =>
    severity === "info" ? firstOf(placesOf(field), (path) => removal(text, path)) : undefined,
  // another run may be given another package, which needs the suppression
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

/** A reference without tag and digest, or with a tag that moves: the others are left as they are. */
const MOVING = /^[^@]*?(?:\/|^)[^/:@]+(?::(?:[^/@]*-)?latest)?$/;

/** The reference by the digest that the lock holds for it; the digest of one platform's own image is not everybody's. */
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
