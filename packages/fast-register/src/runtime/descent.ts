import { type DirectoryHandle, holdDirectory } from "./directory-handle.ts";

/** Goes from directory to directory below a root, each opened from the one above it and never through a link. */
export interface Descent {
  /** @param folder relative, `""` for the root. @returns the base for names in it; only until the next call */
  enter(folder: string): string;
  close(): void;
}

/** Directories in the order of a tree are opened once each; not more are open than the deepest has parts. */
export function descent(rootBase: string): Descent {
  const open: { readonly name: string; readonly handle: DirectoryHandle }[] = [];
  const leave = (depth: number): void => {
    while (open.length > depth) open.pop()?.handle.close();
  };
  return {
    enter(folder) {
      const parts = folder === "" ? [] : folder.split("/");
      let shared = 0;
      while (shared < open.length && open[shared]?.name === parts[shared]) shared++;
      leave(shared);
      for (const name of parts.slice(shared)) {
        const path = `${open.at(-1)?.handle.base ?? rootBase}/${name}`;
        open.push({ name, handle: holdDirectory(path) });
      }
      return open.at(-1)?.handle.base ?? rootBase;
    },
    close: () => leave(0),
  };
}

/** So that each directory comes directly after the one above it or after what is below its siblings. */
export function inTreeOrder(folders: Iterable<string>): string[] {
  const keys = [...folders].map((folder) => folder.replaceAll("/", "\0"));
  return keys.sort().map((key) => key.replaceAll("\0", "/"));
}
