import type { Host } from "../host/host.ts";
import type { PackageContent } from "./package-content.ts";

/** What a package adds to a version, read when it is asked for. */
export function ofPackage(paths: readonly string[], host: Host): () => Promise<PackageContent> {
  return async () => (await import("./package-content.ts")).packageContent(paths, host);
}
