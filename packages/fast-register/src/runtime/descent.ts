import { type DirectoryHandle, holdDirectory } from "./directory-handle.ts";

/** Enters directories one by one below a root, each opened from its parent and never through a link. */
export interface Descent {
  /** @param folder relative, `""` for the root. @returns the base path for names in it, valid until the next call */
  enter(folder: string): string;
  close(): void;
}

/** In tree order, each directory is opened once; the number of open directories never exceeds the depth. */
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

/** Sorted so that each directory follows its parent, or the descendants of its siblings. */
export function inTreeOrder(folders: Iterable<string>): string[] {
  const keys = [...folders].map((folder) => folder.replaceAll("/", "\0"));
  return keys.sort().map((key) => key.replaceAll("\0", "/"));
}
