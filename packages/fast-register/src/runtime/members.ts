import { dirname } from "node:path";

/** What an archive holds; paths are relative and safe, links are not made yet. */
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
