import { readdir, stat } from "node:fs/promises";
import { join, parse } from "node:path";
import { toPosix } from "@flyte-settings/node-kit/fs";

/** Matching files; as in a shell, wildcards never match a `/`. */
export async function glob(pattern: string): Promise<string[]> {
  const { root } = parse(pattern);
  let folders = [root];
  const parts = toPosix(pattern.slice(root.length))
    .split("/")
    .filter((part) => part !== "");
  for (const [index, part] of parts.entries()) {
    const last = index === parts.length - 1;
    const next = await Promise.all(
      folders.map(async (folder) => {
        if (!/[*?[\\]/.test(part)) return [join(folder, part)];
        const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
        const matcher = toRegExp(part);
        return entries.filter(({ name }) => matcher.test(name)).map(({ name }) => join(folder, name));
      }),
    );
    folders = next.flat();
    if (last) break;
  }
  const kinds = await Promise.all(folders.map((path) => stat(path).catch(() => undefined)));
  return folders.filter((_, index) => kinds[index]?.isFile() === true);
}

/** One path segment as a regular expression, with the rules of Go's `filepath.Match`. */
function toRegExp(part: string): RegExp {
  const body = part.replace(/\\.|\[\^?(?:\\.|[^\]\\])+\]|[*?]|[^\\[*?]+|./gs, (token) => {
    if (token === "*") return "[^/]*";
    if (token === "?") return "[^/]";
    if (token.startsWith("[") && token.length > 1) return token;
    return (token.startsWith("\\") && token.length > 1 ? token.slice(1) : token).replace(
      /[.*+?^${}()|[\]\\/]/g,
      "\\$&",
    );
  });
  return new RegExp(`^${body}$`, "su");
}
