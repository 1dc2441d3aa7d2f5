import { unsafe } from "./read-tar.ts";

const MAX_PART = 255;
const MAX_LINKS = 40;

/** A member's path without `.` and doubled slashes; empty for the destination itself. @throws ARCHIVE_UNSAFE for `..` and absolute paths */
export function safePath(name: string): string {
  if (name.startsWith("/")) throw unsafe(name, "is an absolute path");
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes("..")) throw unsafe(name, "leads out of the destination");
  if (parts.some((part) => Buffer.byteLength(part) > MAX_PART)) throw unsafe(name, "has a name that is too long");
  return parts.join("/");
}

/**
 * Checks all links of an archive together, before one is made: none leads out of the destination, by itself or through
 * another, and no member lies behind a link, whatever the file system thinks of upper case and composed letters.
 *
 * @param links path → target as written
 * @param others paths of all other members
 * @throws ARCHIVE_UNSAFE
 */
export function checkLinks(links: ReadonlyMap<string, string>, others: Iterable<string>): void {
  if (links.size === 0) return;
  const folded = new Map([...links.keys()].map((path) => [fold(path), path]));
  for (const path of [...others, ...links.keys()]) {
    const parts = path.split("/");
    for (let depth = 1; depth <= parts.length; depth++) {
      const link = folded.get(fold(parts.slice(0, depth).join("/")));
      if (link !== undefined && link !== path)
        throw unsafe(path, `lies behind the link ${link}, or differs from it in case alone`);
    }
  }
  for (const [path, target] of links) resolve(path, target, links);
}

/** Follows a link part by part inside an imagined destination. */
function resolve(path: string, target: string, links: ReadonlyMap<string, string>): void {
  if (target.startsWith("/")) throw unsafe(path, "is a link to an absolute path");
  const current = path.split("/").slice(0, -1);
  const waiting = target.split("/");
  for (let steps = 0; waiting.length > 0; ) {
    const part = waiting.shift();
    if (part === undefined || part === "" || part === ".") continue;
    if (part === "..") {
      if (current.pop() === undefined) throw unsafe(path, "is a link that leads out of the destination");
      continue;
    }
    current.push(part);
    const next = links.get(current.join("/"));
    if (next === undefined) continue;
    if (++steps > MAX_LINKS) throw unsafe(path, "is a link that goes round in circles");
    if (next.startsWith("/")) throw unsafe(path, "is a link to an absolute path");
    current.pop();
    waiting.unshift(...next.split("/"));
  }
}

function fold(path: string): string {
  return path.normalize("NFKD").toLowerCase().normalize("NFC");
}
