import { ImageReference } from "@flyte-settings/core";
import type { Host } from "@flyte-settings/project/host";
import { exists } from "@flyte-settings/project/host";
import { type ImageRow, imageRows } from "@flyte-settings/project/images";
import { lockPathOf, withoutRegistries } from "@flyte-settings/project/plugins";
import { loadSettings } from "@flyte-settings/project/settings";
import { settingsOptions } from "../../arguments/settings-options.ts";
import { type Command, defineCommand } from "../../command.ts";
import { table } from "../../format/table.ts";

export const command: Command = defineCommand({
  description:
    "Lists the images that tasks may name, what each runs, the digest that images.lock.yaml holds for it, and where it came from. No registry is asked.",
  options: settingsOptions,
  examples: [["flyte-settings images list", "the images of the project in this folder"]],
  async run({ options }, host) {
    const loaded = await loadSettings({ ...options, pluginOptions: withoutRegistries }, host);
    const lockPath = lockPathOf(loaded);
    const rows = await withLocked(imageRows(loaded), lockPath, host);
    if (options.json) host.stdout.write(`${JSON.stringify(rows)}\n`);
    else if (rows.length === 0)
      host.stderr.write("no images: add them under images: of flyte-settings.yaml, or with --image\n");
    else writeRows(rows, host);
    return 0;
  },
});

/** The same rows with the digests of the lock file, where there is one. */
async function withLocked(
  rows: readonly ImageRow[],
  path: string | undefined,
  host: Host,
): Promise<readonly ImageRow[]> {
  if (path === undefined || !(await exists(host, path))) return rows;
  const { ImagesLock, readImagesLock } = await import("@flyte-settings/oci-images");
  const lock = await readImagesLock(path);
  return rows.map((row) => {
    if (row.digest !== undefined || ImageReference.problemOf(row.reference) !== undefined) return row;
    const key = ImagesLock.keyOf(row.reference);
    const digest = lock?.images.find(({ requested }) => requested === key)?.digest;
    const { name, reference, origins } = row;
    return digest === undefined ? row : { name, reference, digest, origins };
  });
}

function writeRows(rows: readonly ImageRow[], host: Host): void {
  const hasDigests = rows.some(({ digest }) => digest !== undefined);
  host.stdout.write(
    table(
      ["name", "reference", ...(hasDigests ? ["digest"] : []), "from"],
      rows.map(({ name, reference, digest, origins }) => [
        name,
        reference,
        ...(hasDigests ? [digest === undefined ? "" : `${digest.slice(0, 19)}…`] : []),
        origins.map(({ from }) => from).join(", "),
      ]),
      host.stdout.isTerminal ? host.stdout.columns : 200,
    ),
  );
}
