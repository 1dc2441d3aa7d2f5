import { omitUndefined } from "@flyte-settings/core/plugin";
import type { TarHeader } from "@flyte-settings/node-kit/tar";

/** An entry at a path of the final image. */
export interface TreeNode {
  readonly type: TarHeader["type"];
  readonly mode: number;
  readonly size: number;
  readonly target: string;
  /** The layer that added it, counted from 0 at the bottom. */
  readonly layer: number;
  readonly content?: Uint8Array;
}

const WHITEOUT = ".wh.";
const OPAQUE = ".wh..wh..opq";
const MAX_LINKS = 40;

/** The files of an image with all layers applied, as seen in a container. Paths have no leading slash. */
export interface ImageTree {
  add(layer: number, entry: TarHeader, content: Uint8Array | undefined): void;
  /** Follows every symlink in a path; `undefined` if the target does not exist or the links form a cycle. */
  follow(path: string): string | undefined;
  at(path: string): TreeNode | undefined;
}

export function createImageTree(): ImageTree {
  const nodes = new Map<string, TreeNode>();
  const children = new Map<string, Set<string>>();

  function put(path: string, node: TreeNode): void {
    if (node.type !== "folder") for (const child of children.get(path) ?? []) remove(child, node.layer);
    nodes.set(path, node);
    for (let child = path; child !== ""; ) {
      const parent = parentOf(child);
      const known = children.get(parent) ?? new Set();
      children.set(parent, known);
      if (known.has(child)) break;
      known.add(child);
      child = parent;
    }
  }

  /** Removes a path and everything below it. */
  function remove(path: string, keepLayer?: number): void {
    for (const child of children.get(path) ?? []) remove(child, keepLayer);
    if (nodes.get(path)?.layer === keepLayer && keepLayer !== undefined) return;
    nodes.delete(path);
  }

  function follow(path: string): string | undefined {
    let parts = path.split("/").filter((part) => part !== "" && part !== ".");
    let done: string[] = [];
    for (let links = 0; parts.length > 0; ) {
      const [part = "", ...rest] = parts;
      parts = rest;
      if (part === "..") {
        done.pop();
        continue;
      }
      const here = [...done, part].join("/");
      const node = nodes.get(here);
      if (node?.type !== "symlink") {
        done.push(part);
        continue;
      }
      links += 1;
      if (links > MAX_LINKS) return undefined;
      if (node.target.startsWith("/")) done = [];
      parts = [...node.target.split("/").filter((one) => one !== "" && one !== "."), ...parts];
    }
    return done.join("/");
  }

  return {
    follow,
    at: (path) => nodes.get(path),
    add(layer, entry, content) {
      const path = clean(entry.name);
      const name = path.slice(path.lastIndexOf("/") + 1);
      if (name === OPAQUE) {
        // entries from this layer are kept, in whichever order the members come
        for (const child of children.get(parentOf(path)) ?? []) remove(child, layer);
      } else if (name.startsWith(WHITEOUT)) {
        remove(join(parentOf(path), name.slice(WHITEOUT.length)), layer);
      } else if (path !== "") {
        const { type, mode, size, linkName: target } = entry;
        const linked = type === "hardlink" ? nodes.get(clean(target)) : undefined;
        const own: TreeNode = { type, mode, size, target, layer, ...omitUndefined({ content }) };
        put(path, linked ? { ...linked, layer } : own);
      }
    },
  };
}

/** Normalizes the path of a tar member; `..` cannot escape the image's root. */
export function clean(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/");
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, slash);
}

function join(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}
