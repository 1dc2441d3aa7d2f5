import {
  formatImgpkgLock,
  ImagesLock,
  Platform,
  pinImages,
  resolveImage,
  updateImagesLock,
} from "@flyte-settings/oci-images";
import type { Host } from "@flyte-settings/project/host";
import { writeFileAtomically } from "@flyte-settings/project/host";
import {
  checkNames,
  loadRegistryImages,
  openSession,
  type RegistryFlags,
  type RegistryImages,
  readLock,
} from "@flyte-settings/project/images";
import { registryOptions } from "../../arguments/registry-options.ts";
import { settingsOptions } from "../../arguments/settings-options.ts";
import { type Command, defineCommand } from "../../command.ts";
import { progress } from "../../format/progress.ts";

export const command: Command = defineCommand({
  description:
    "Asks registries for the digest behind each image's tag and keeps it in images.lock.yaml, so that everybody runs the same image. What the lock holds is not asked again.",
  options: {
    ...settingsOptions,
    ...registryOptions,
    update: { type: "optional", value: "NAME", multiple: true, describe: "ask again: all, or --update=NAME" },
    platform: { type: "string", value: "OS/ARCH", describe: "pin that platform's own image and not the index" },
    export: {
      type: "string",
      value: "FILE",
      completes: "file",
      describe: "also write an ImagesLock for imgpkg and kbld; - for stdout",
    },
  },
  examples: [
    ["flyte-settings images pin", "what the lock does not hold yet"],
    ["flyte-settings images pin --update=spark", "one image again"],
    ["flyte-settings images pin --frozen", "in CI: fails where the lock does not hold an image, and asks nobody"],
  ],
  async run({ options }, host) {
    const project = await loadRegistryImages(options, host);
    const { images, lock } = await pin(project, options, host);
    if (options.export !== undefined) await writeExport(options.export, formatImgpkgLock(lock), host);
    const rows = images.map(({ name, reference, requested, digest, from }) => ({
      name,
      reference,
      requested,
      digest,
      from,
    }));
    if (options.json) host.stdout.write(`${JSON.stringify(rows)}\n`);
    else if (options.export !== "-") host.stdout.write(rows.map((row) => `${row.name} ${row.reference}\n`).join(""));
    if (!options.json && !options.quiet) {
      const asked = rows.filter(({ from }) => from === "registry").length;
      host.stderr.write(`${rows.length} pinned, ${asked} of them asked for now\n`);
    }
    return 0;
  },
});

interface PinFlags extends RegistryFlags {
  readonly update?: readonly string[];
  readonly platform?: string;
}

async function pin(
  project: RegistryImages,
  flags: PinFlags,
  host: Host,
): Promise<Awaited<ReturnType<typeof pinImages>>> {
  const { images, lockPath, options } = project;
  const names = (flags.update ?? []).filter((name) => name !== "");
  checkNames(names, images);
  const wanted = flags.platform ?? options.platform;
  const platform = wanted === undefined ? {} : { platform: Platform.toString(Platform.parse(wanted)) };
  const update = flags.update === undefined ? (options.update ?? false) : names.length < flags.update.length || names;
  const session = await openSession(project, host, flags.quiet);
  const bar = progress(host, "asking registries", images.length, flags.quiet);
  try {
    const { signal } = host;
    const result = await pinImages(session, images, {
      lock: await readLock(project),
      frozen: flags.frozen ?? options.frozen ?? false,
      update,
      ...platform,
      signal,
      resolve: (reference) => resolveImage(session, reference, { ...platform, signal }).finally(bar.step),
    });
    const found = new Set(result.images.filter(({ from }) => from === "registry").map(({ requested }) => requested));
    if (found.size === 0) return result;
    const entries = result.lock.images.filter(({ requested }) => found.has(requested));
    return { ...result, lock: await updateImagesLock(lockPath, (lock) => ImagesLock.withEntries(lock, entries)) };
  } finally {
    bar.end();
    await session.close();
  }
}

async function writeExport(path: string, text: string, host: Host): Promise<void> {
  if (path === "-") host.stdout.write(text);
  else await writeFileAtomically(host, path, text);
}
