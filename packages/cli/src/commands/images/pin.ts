import { omitUndefined } from "@flyte-settings/core/plugin";
import { formatImgpkgLock } from "@flyte-settings/oci-images";
import { writeFileAtomically } from "@flyte-settings/project/host";
import { loadRegistryImages, type PinChoice, pinProject } from "@flyte-settings/project/images";
import { OCI_IMAGES } from "@flyte-settings/project/plugins";
import type { SettingsOptions } from "../../arguments/project-options.ts";
import { registryChoice, registryOptions } from "../../arguments/registry-options.ts";
import { settingsOptions } from "../../arguments/settings-options.ts";
import { type Command, defineCommand, type OptionsOf } from "../../command.ts";
import { linesText } from "../../format/lines.ts";
import { progress } from "../../format/progress.ts";
import type { CommandHost } from "../../host/host.ts";
import type { OptionSpec } from "../../option-spec.ts";

const pinOptions = {
  update: { type: "optional", value: "NAME", multiple: true, describe: "re-resolve all images, or only NAME" },
  platform: { type: "string", value: "OS/ARCH", describe: "pin the image of this platform instead of the index" },
  export: {
    type: "string",
    value: "FILE",
    completes: "file",
    describe: "also write an ImagesLock for imgpkg and kbld; - for stdout",
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;

export const command: Command = defineCommand({
  description:
    "Resolves each image's tag to a digest and writes it to images.lock.yaml, so that every run uses the same image. Images already in the lock file are not resolved again.",
  options: {
    ...settingsOptions,
    ...registryOptions,
    ...pinOptions,
  },
  examples: [
    ["flyte-settings images pin", "pin new images"],
    ["flyte-settings images pin --update=spark", "re-resolve one image"],
    ["flyte-settings images pin --frozen", "in CI: fail if an image is not locked, without contacting any registry"],
  ],
  async run({ options }, host) {
    const project = await loadRegistryImages(registryChoice(options), host);
    const bar = progress(host, "asking registries", project.images.length, options.quiet);
    const { images, lock } = await pinProject(project, pinChoice(options, bar.step), host).finally(bar.end);
    if (options.export !== undefined) await writeExport(options.export, formatImgpkgLock(lock, images), host);
    const rows = images.map(({ name, reference, requested, digest, from }) => ({
      name,
      reference,
      requested,
      digest,
      from,
    }));
    if (options.json) host.stdout.write(`${JSON.stringify(rows)}\n`);
    else if (options.export !== "-") host.stdout.write(linesText(rows.map((row) => `${row.name} ${row.reference}`)));
    if (!options.json && !options.quiet) {
      const asked = rows.filter(({ from }) => from === "registry").length;
      host.stderr.write(
        `${rows.length} pinned (${asked} resolved from registries, ${rows.length - asked} already locked)\n`,
      );
      if (!project.loaded.plugins.some(({ source }) => source === OCI_IMAGES))
        host.stderr.write(`the lock file is used with --frozen; to use it always, list ${OCI_IMAGES} under plugins\n`);
    }
    return 0;
  },
});

type PinFlags = OptionsOf<typeof pinOptions> & Pick<SettingsOptions, "frozen">;

/** `--update` without a value means all; with names, only these. */
function pinChoice({ update, platform, frozen }: PinFlags, step: () => void): PinChoice {
  const names = update?.filter((name) => name !== "");
  return {
    step,
    ...omitUndefined({
      update: names === undefined ? undefined : names.length < (update?.length ?? 0) || names,
      platform,
      frozen,
    }),
  };
}

async function writeExport(path: string, text: string, host: CommandHost): Promise<void> {
  if (path === "-") host.stdout.write(text);
  else await writeFileAtomically(host, path, text);
}
