import { FlyteSettingsError } from "../errors.ts";

export type ManifestObject = Readonly<Record<string, unknown>>;

/** Called with each list, a description of the object that contains it, and the parent object. */
type OnList = (list: readonly unknown[], entity: string, owner: ManifestObject) => void;

const DEEPEST = 64;
const MOST_OBJECTS = 1_000_000;

interface Search {
  /** Absent: every list, wherever it is. */
  readonly names: readonly string[] | undefined;
  readonly onList: OnList;
  /** Remaining number of objects to visit: a few that refer to each other form an infinite tree. */
  left: number;
}

/**
 * Finds the lists with these names (`args`) in a Kubernetes object of any kind, a `List`, or an array; without names
 * every list.
 *
 * @throws CONFIG_INVALID for more than a million objects
 */
export function searchManifest(manifest: unknown, names: readonly string[] | undefined, onList: OnList): void {
  walk(manifest, "", { names, onList, left: MOST_OBJECTS }, 0);
}

function walk(value: unknown, owner: string, search: Search, depth: number): void {
  if (typeof value !== "object" || value === null || depth > DEEPEST) return;
  search.left -= 1;
  if (search.left < 0) {
    throw new FlyteSettingsError("CONFIG_INVALID", `could not search the manifest: more than ${MOST_OBJECTS} objects`);
  }
  if (Array.isArray(value)) {
    if (search.names === undefined) search.onList(value, owner, {});
    for (const each of value) walk(each, owner, search, depth + 1);
    return;
  }
  const record = value as ManifestObject;
  const here =
    objectName(record) ??
    (isContainer(record, search) ? [owner, `container ${record["name"]}`].filter(Boolean).join(", ") : owner);
  for (const [key, each] of Object.entries(record)) {
    if (search.names?.includes(key) && Array.isArray(each)) search.onList(each, here, record);
    else walk(each, here, search, depth + 1);
  }
}

function objectName(record: ManifestObject): string | undefined {
  const name = (record["metadata"] as { name?: unknown } | null | undefined)?.name;
  return typeof record["kind"] === "string" && typeof name === "string" ? `${record["kind"]} ${name}` : undefined;
}

function isContainer(record: ManifestObject, { names = ["env"] }: Search): boolean {
  return typeof record["name"] === "string" && names.some((name) => Array.isArray(record[name]));
}
