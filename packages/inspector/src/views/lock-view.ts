import { element } from "../element.ts";
import type { LockReport } from "../report/report.ts";
import { counted } from "./number.ts";
import { tableSection } from "./table.ts";

/** The images of a lock file with their digests. */
export function lockView({ images }: LockReport, filter: string): Node[] {
  const rows = images.map(({ requested, digest, platforms, names }) => {
    const cells = [requested, digest, platforms.join(", "), names.join(", ")];
    return { cells, text: cells.join("\n") };
  });
  return [
    element("p", {}, [`${counted(images.length, "image")}.`]),
    tableSection({ title: "Locked images", columns: ["Image", "Digest", "Platforms", "Used as"], rows }, filter),
  ];
}
