import { archiveKind, archiveKindOfName } from "@flyte-settings/node-kit/archive-kind";
import { asText, readBytes } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import type { Injected, InjectOptions } from "./inject.ts";

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

/**
 * A pod manifest, a `.pb` or a package with the context in its containers; everything else keeps its bytes. Nothing is
 * written.
 *
 * @param path `-` for a manifest on standard input
 * @throws FILE_NOT_FOUND, FILE_UNREADABLE, CONFIG_INVALID, PACKAGE_INVALID
 */
export async function injectContext(path: string, options: InjectOptions, host: Host): Promise<InjectedFile> {
  const given = await readBytes(host, path);
  if (isSerialized(path, given)) {
    const { injectInto } = await import("./inject.ts");
    const { bytes, changes } = injectInto(path, given, options);
    return { contents: bytes, changes };
  }
  const { injectIntoManifest } = await import("./inject-manifest.ts");
  const { text, changes } = injectIntoManifest(asText(path, given), path, options);
  return { contents: text, changes };
}
