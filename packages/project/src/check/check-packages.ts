import type { Host } from "../host/host.ts";
import type { LoadedProject } from "../load-project.ts";
import { type CheckedPackage, packageFindings } from "./package-findings.ts";

/** Checks several packages as one. */
export async function checkPackages(
  files: readonly string[],
  { settings }: LoadedProject,
  host: Host,
): Promise<CheckedPackage> {
  const checked = await Promise.all(files.map((file) => packageFindings(file, { settings }, host)));
  return {
    findings: checked.flatMap(({ findings }) => findings),
    images: checked.flatMap(({ images }) => images),
    entities: checked.reduce((sum, { entities }) => sum + entities, 0),
  };
}

/** Packages whose tasks all name their images take none from the settings. */
export function isComplete(images: readonly string[]): boolean {
  return images.length > 0 && !images.some((image) => image.includes("{{"));
}
