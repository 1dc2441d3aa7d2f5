import { join } from "node:path";
import { type Archive, type ArchiveOptions, listFiles, writeArchive } from "@flyte-settings/fast-register";
import { cleanEnv, scratch } from "./tree.ts";

const env = cleanEnv("/nonexistent");

/** All files of a directory, packed into a temporary directory unless another is given. */
export async function pack(root: string, options: Partial<ArchiveOptions> = {}): Promise<Archive> {
  const output = options.output ?? join(scratch(), "out");
  return writeArchive(await listFiles(root, { env }, options), { ...options, output });
}
