import { basename } from "node:path";
import { type PackageReport, summarizePackage } from "@flyte-settings/inspector/report";
import type { SerializedPackage } from "@flyte-settings/registration/package";

/** A package as the inspector shows it. */
export function packageReport(sources: readonly string[], { entities, bundle }: SerializedPackage): PackageReport {
  return {
    kind: "package",
    title: sources.map((source) => basename(source)).join(", "),
    ...summarizePackage(entities.map(({ file, bytes }) => ({ path: file, bytes }))),
    ...(bundle === undefined ? {} : { bundle: { file: basename(bundle.path), bytes: bundle.bytes.length } }),
  };
}
