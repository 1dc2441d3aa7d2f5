import type { Host } from "../host/host.ts";
import type { PackageContent } from "./package-inputs.ts";

/** What a package adds to a version, read when it is asked for. */
export function ofPackage(paths: readonly string[], host: Host): () => Promise<PackageContent> {
  return async () => (await import("./package-inputs.ts")).packageContent(paths, host);
}
