import { FlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined, shown } from "@flyte-settings/core/plugin";
import { type ImageConfigOptions, readImageManifest } from "./image-config.ts";
import { clean, createImageTree, type ImageTree } from "./layers/image-tree.ts";
import { readLayer } from "./layers/read-layer.ts";
import { streamBlob } from "./registry/fetch-blob.ts";
import type { RegistrySession } from "./registry/session.ts";
import { textOf } from "./registry/target.ts";

export interface ImageFilesOptions extends ImageConfigOptions {
  /** All layers together, compressed. Default 8 GiB. */
  readonly maxPackedBytes?: number;
  /** One layer, uncompressed. Default 16 GiB; it is streamed and not kept. */
  readonly maxLayerBytes?: number;
  /** Contents of larger files are dropped. Default 1 MiB. */
  readonly maxFileBytes?: number;
}

/** One path in an image. */
export interface ImageFile {
  /** As requested. */
  readonly path: string;
  readonly type: "file" | "folder" | "missing" | "other";
  /** The real path after resolving symlinks: `/usr/bin/python3.11`. */
  readonly realPath?: string;
  /** Permission bits. */
  readonly mode?: number;
  /** Bytes. */
  readonly size?: number;
  /** Absent if it is not a file, or too large. */
  readonly content?: Uint8Array;
}

const GIB = 1024 ** 3;

/**
 * Reads paths inside an image without a container runtime: streams the layers from the registry, one after the other,
 * and applies them with their whiteouts; symlinks are followed inside the image. Every layer is read, so it takes as
 * long as a pull; a second pass only reads layers with targets of symlinks.
 *
 * @param paths absolute, POSIX
 * @returns in the order of `paths`
 * @throws as `resolveImage`; ARCHIVE_INVALID for a layer that is not a tar or is compressed with zstd;
 * ARCHIVE_TOO_LARGE
 */
export async function readImageFiles(
  session: RegistrySession,
  reference: string,
  paths: readonly string[],
  options: ImageFilesOptions = {},
): Promise<readonly ImageFile[]> {
  const { maxPackedBytes = 8 * GIB, maxLayerBytes = 16 * GIB, maxFileBytes = 1024 ** 2, signal } = options;
  const { target, manifest } = await readImageManifest(session, reference, options);
  const total = manifest.layers.reduce((sum, { size }) => sum + size, 0);
  if (total > maxPackedBytes) {
    throw new FlyteSettingsError(
      "ARCHIVE_TOO_LARGE",
      `${shown(textOf(target))}: its layers have ${total} bytes; expected at most ${maxPackedBytes}`,
    );
  }
  const tree = createImageTree();
  const read = (index: number, wanted: ReadonlySet<string>, into: ImageTree): Promise<void> => {
    const layer = manifest.layers[index];
    if (!layer) return Promise.resolve();
    return readLayer(streamBlob(session, target, layer, signal), maxLayerBytes, {
      wanted: (entry) => entry.size <= maxFileBytes && wanted.has(clean(entry.name)),
      visit: (entry, content) => into.add(index, entry, content),
    });
  };
  const asked = new Set(paths.map(clean));
  for (let index = 0; index < manifest.layers.length; index += 1) await read(index, asked, tree);

  const contents = await contentsBehindLinks(paths, tree, maxFileBytes, read);
  return paths.map((path) => fileAt(path, tree, contents));
}

/** Files reached only through a symlink are not kept in the first pass: their layers are read again, each once. */
async function contentsBehindLinks(
  paths: readonly string[],
  tree: ImageTree,
  maxFileBytes: number,
  read: (index: number, wanted: ReadonlySet<string>, into: ImageTree) => Promise<void>,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const byLayer = new Map<number, Set<string>>();
  for (const path of paths) {
    const real = tree.follow(path);
    const node = real === undefined ? undefined : tree.at(real);
    if (real === undefined || node?.type !== "file" || node.content !== undefined || node.size > maxFileBytes) continue;
    byLayer.set(node.layer, (byLayer.get(node.layer) ?? new Set()).add(real));
  }
  const found = new Map<string, Uint8Array>();
  for (const [layer, wanted] of byLayer) {
    const again = createImageTree();
    await read(layer, wanted, again);
    for (const path of wanted) {
      const content = again.at(path)?.content;
      if (content !== undefined) found.set(path, content);
    }
  }
  return found;
}

function fileAt(path: string, tree: ImageTree, contents: ReadonlyMap<string, Uint8Array>): ImageFile {
  const real = tree.follow(path);
  const node = real === undefined ? undefined : tree.at(real);
  if (real === undefined || !node) return { path, type: "missing" };
  const type = node.type === "file" || node.type === "folder" ? node.type : "other";
  const content = node.content ?? contents.get(real);
  return {
    path,
    type,
    realPath: `/${real}`,
    mode: node.mode & 0o7777,
    ...(type === "file" ? { size: node.size } : {}),
    ...omitUndefined({ content }),
  };
}
