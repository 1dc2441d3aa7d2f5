import { shown } from "@flyte-settings/core/plugin";
import { SLASH, textHash } from "./path-text.ts";

/** A message for the first collision; `undefined` if there is none. */
export function digestCollisionText(files: readonly string[]): string | undefined {
  const [first, ...others] = digestCollisions(files);
  if (first === undefined) return undefined;
  const more = others.length === 0 ? "" : ` (one of ${others.length + 1} such pairs)`;
  return `${shown(first[0])} and ${shown(first[1])}${more} are the same to the bundle's name, which leaves separators out: what moves from one to the other may not change it. Rename one of them`;
}

/**
 * Paths that are equal in the digest, which omits separators: `x/y.py` and `xy.py`. Moving contents between such files
 * does not change the bundle's name (L4).
 *
 * @returns pairs, each in the order of the list
 */
function digestCollisions(files: readonly string[]): readonly (readonly [string, string])[] {
  const seen = new Map<string, string>();
  const pairs: (readonly [string, string])[] = [];
  for (const path of withSameHash(files)) {
    const joined = path.replaceAll("/", "");
    const other = seen.get(joined);
    if (other === undefined) seen.set(joined, path);
    else pairs.push([other, path]);
  }
  return pairs;
}

/** Compares hashes before building strings, which takes a third of the time for 100,000 files; collisions are rare. */
function withSameHash(files: readonly string[]): readonly string[] {
  const hashes = hashesOf(files);
  // sorted, because a table of hashes would be slow for names made to fill the same slots
  const sorted = hashes.slice().sort();
  const twice = new Set<number>();
  for (let i = 1; i < sorted.length; i++) if (sorted[i] === sorted[i - 1]) twice.add(sorted[i] as number);
  return twice.size === 0 ? [] : files.filter((_, index) => twice.has(hashes[index] as number));
}

/** Apart from its use: V8 compiles a loop while it runs, with all that follows in the same function. */
function hashesOf(files: readonly string[]): Int32Array {
  const hashes = new Int32Array(files.length);
  for (let i = 0; i < hashes.length; i++) hashes[i] = textHash(files[i] as string, SLASH);
  return hashes;
}
