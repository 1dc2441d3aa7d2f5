import { shown } from "@flyte-settings/core";

/** A sentence for the first of them; `undefined` when there is none. */
export function lookAlikesText(files: readonly string[]): string | undefined {
  const [first, ...others] = lookAlikes(files);
  if (first === undefined) return undefined;
  const more = others.length === 0 ? "" : ` (one of ${others.length + 1} such pairs)`;
  return `${shown(first[0])} and ${shown(first[1])}${more} are the same to the bundle's name, which leaves separators out: what moves from one to the other may not change it. Rename one of them`;
}

/**
 * Paths that are the same to the digest, which leaves separators out: `x/y.py` and `xy.py`. Between such files contents
 * can move without another name for the bundle (L4).
 *
 * @returns pairs, each in the order of the list
 */
function lookAlikes(files: readonly string[]): readonly (readonly [string, string])[] {
  const seen = new Map<string, string>();
  const pairs: (readonly [string, string])[] = [];
  for (const path of files) {
    const joined = path.replaceAll("/", "");
    const other = seen.get(joined);
    if (other === undefined) seen.set(joined, path);
    else pairs.push([other, path]);
  }
  return pairs;
}
