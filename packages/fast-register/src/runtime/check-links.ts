import { unsafe } from "./archive-errors.ts";
import { parentOf } from "./members.ts";
import { fold } from "./safe-path.ts";

const MAX_LINKS = 40;
const MAX_PARTS = 100;

/**
 * Checks all links of an archive together, before any is created: none may lead out of the destination, directly or
 * through another link, and no member may be behind a link, even if the file system ignores case or Unicode form. The
 * cost is linear in the total length of the names.
 *
 * @param links path → target as written
 * @param others paths of all other members
 * @throws ARCHIVE_UNSAFE
 */
export function checkLinks(links: ReadonlyMap<string, string>, others: Iterable<string>): void {
  if (links.size === 0) return;
  const folded = new Map([...links.keys()].map((path) => [fold(path), path]));
  const checkedFolders = new Set<string>();
  for (const path of [...others, ...links.keys()]) {
    for (let at = path; at !== "" && !checkedFolders.has(at); at = parentOf(at)) {
      const link = folded.get(fold(at));
      if (link !== undefined && link !== path)
        throw unsafe(path, `is behind the link ${link}, or differs from it only in case`);
      if (at !== path) checkedFolders.add(at);
    }
  }
  const resolve = resolver(links);
  for (const path of links.keys()) resolve(path, 0);
}

/** Resolves links inside a virtual destination, each once. */
function resolver(links: ReadonlyMap<string, string>): (path: string, depth: number) => readonly string[] {
  const resolved = new Map<string, readonly string[]>();
  return function resolve(path, depth) {
    const known = resolved.get(path);
    if (known !== undefined) return known;
    if (depth > MAX_LINKS) throw unsafe(path, "is a link in a circle, or in a chain of more than 40");
    const target = links.get(path) ?? "";
    if (target.startsWith("/")) throw unsafe(path, "is a link to an absolute path");
    const parts = target.split("/");
    if (parts.length > MAX_PARTS) throw unsafe(path, `is a link whose target has more than ${MAX_PARTS} parts`);
    let current = path.split("/").slice(0, -1);
    for (const part of parts) {
      if (part === "" || part === ".") continue;
      if (part === "..") {
        if (current.pop() === undefined) throw unsafe(path, "is a link that leads out of the destination");
        continue;
      }
      current.push(part);
      if (current.length > 2 * MAX_PARTS) throw unsafe(path, "is a link that leads too deep");
      const next = current.join("/");
      if (links.has(next)) current = [...resolve(next, depth + 1)];
    }
    resolved.set(path, current);
    return current;
  };
}
