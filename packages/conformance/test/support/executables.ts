import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Fills a directory with links to only these programs, and returns it as a PATH. */
export function pathWith(folder: string, programs: readonly string[]): string {
  mkdirSync(folder, { recursive: true });
  for (const program of programs) {
    const found = (process.env["PATH"] ?? "").split(delimiter).find((each) => existsSync(join(each, program)));
    if (found !== undefined && !existsSync(join(folder, program)))
      symlinkSync(join(found, program), join(folder, program));
  }
  return folder;
}
