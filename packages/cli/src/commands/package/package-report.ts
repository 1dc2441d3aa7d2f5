import { basename } from "node:path";
import { omitUndefined, plainUrl } from "@flyte-settings/core/plugin";
import { type PackageReport, summarizePackage } from "@flyte-settings/inspector/report";
import type { SerializedPackage } from "@flyte-settings/registration/package";

/** A package as the inspector shows it. */
export function packageReport(sources: readonly string[], { entities, bundle }: SerializedPackage): PackageReport {
  return {
    kind: "package",
    title: sources.map(titleOf).join(", "),
    ...summarizePackage(entities.map(({ file, bytes }) => ({ path: file, bytes }))),
    ...omitUndefined({
      bundle: bundle === undefined ? undefined : { file: basename(bundle.path), bytes: bundle.bytes.length },
    }),
  };
}

/** A URL without its query, which may be signed. */
function titleOf(source: string): string {
  return basename(source.includes("://") ? plainUrl(source) : source);
}
