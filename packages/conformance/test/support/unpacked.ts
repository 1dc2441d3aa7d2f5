import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { loadPackageFiles } from "@flyte-settings/registration/package";

/** A new directory with the files of an archive; the caller removes it. */
export async function unpacked(archive: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "flyte-settings-unpacked-"));
  for (const file of await loadPackageFiles([archive], { cwd: "/" })) {
    await mkdir(dirname(join(folder, file.path)), { recursive: true });
    await writeFile(join(folder, file.path), file.bytes);
  }
  return folder;
}
