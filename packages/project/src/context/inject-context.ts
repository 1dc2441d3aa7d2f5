import { archiveKind, archiveKindOfName } from "@flyte-settings/node-kit/archive-kind";
import { asText, readBytes } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import type { Injected, InjectOptions } from "./inject-options.ts";

/** A file with the context in its containers. */
export interface InjectedFile {
  /** A string for a manifest; bytes for a `.pb` or a package. */
  readonly contents: string | Uint8Array;
  readonly changes: readonly Injected[];
}

/** Whether a file is a serialized entity or a package, judged by its name and first bytes; any other file is a manifest. */
function isSerialized(path: string, bytes: Uint8Array): boolean {
  return /\.pb$/i.test(path) || archiveKind(bytes) !== undefined || archiveKindOfName(path) !== undefined;
}

/** A manifest, a `.pb` or a package that was read. */
export interface InjectTarget {
  /** Whether it may contain image caches of Flyte 2, judged by the name of the argument. */
  readonly mayHoldImageCaches: boolean;
  /** @throws CONFIG_INVALID, PACKAGE_INVALID, CONTEXT_INVALID, CONTEXT_TOO_LARGE */
  inject(options: InjectOptions): InjectedFile;
}

/** Reads a target. @param path `-` for a manifest on standard input @throws FILE_NOT_FOUND, FILE_UNREADABLE */
export async function readTarget(path: string, host: Host): Promise<InjectTarget> {
  const given = await readBytes(host, path);
  const mayHoldImageCaches = Buffer.from(given.buffer, given.byteOffset, given.length).includes("--image-cache");
  if (isSerialized(path, given)) {
    const { injectInto } = await import("./inject.ts");
    const inject = (options: InjectOptions): InjectedFile => {
      const { bytes, changes } = injectInto(path, given, options);
      return { contents: bytes, changes };
    };
    return { mayHoldImageCaches, inject };
  }
  const { injectIntoManifest } = await import("./inject-manifest.ts");
  const manifest = asText(path, given);
  const inject = (options: InjectOptions): InjectedFile => {
    const { text, changes } = injectIntoManifest(manifest, path, options);
    return { contents: text, changes };
  };
  return { mayHoldImageCaches, inject };
}

/**
 * A pod manifest, a `.pb` or a package with the context in its containers; everything else keeps its bytes. Nothing is
 * written.
 *
 * @param path `-` for a manifest on standard input
 * @throws FILE_NOT_FOUND, FILE_UNREADABLE, CONFIG_INVALID, PACKAGE_INVALID, CONTEXT_TOO_LARGE
 */
export async function injectContext(path: string, options: InjectOptions, host: Host): Promise<InjectedFile> {
  return (await readTarget(path, host)).inject(options);
}
