import { realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Like Python's `os.path.realpath`: links are resolved for the part of the path that exists. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const above = dirname(path);
    return above === path ? path : join(realPath(above), basename(path));
  }
}
