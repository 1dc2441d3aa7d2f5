import type { TarHeader } from "./header-reader.ts";

const MAX_LINKS = 40;

/** The path, from the top of the archive, that a link leads to; begins with `..` or `/` if it leads out. */
export function linkedPath({ name, type, linkName }: Pick<TarHeader, "name" | "type" | "linkName">): string {
  if (type === "hardlink" || linkName.startsWith("/")) return linkName;
  const parts = name.split("/").slice(0, -1);
  for (const part of linkName.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  return parts.join("/");
}

/**
 * The path at the end of a chain of links; `undefined` for a circle or more than 40 links, as on Linux.
 *
 * @param links path of a link → {@link linkedPath}
 */
export function followLinks(links: ReadonlyMap<string, string>, name: string): string | undefined {
  let at = name;
  for (let steps = 0; steps <= MAX_LINKS; steps++) {
    const next = links.get(at);
    if (next === undefined) return at;
    at = next;
  }
  return undefined;
}
