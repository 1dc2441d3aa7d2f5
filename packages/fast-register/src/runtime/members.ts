import { dirname } from "node:path";

/** The members of an archive; paths are relative and safe, links are not created yet. */
export interface Members {
  readonly folders: Set<string>;
  readonly files: Set<string>;
  /** Path → target. */
  readonly links: Map<string, string>;
  bytes: number;
}

/** `""` is the destination itself. */
export function parentOf(path: string): string {
  const parent = dirname(path);
  return parent === "." ? "" : parent;
}
