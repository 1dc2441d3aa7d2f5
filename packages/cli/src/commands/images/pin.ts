import { FlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { formatImgpkgLock } from "@flyte-settings/oci-images";
import { usageError } from "@flyte-settings/project";
import { withGeneration } from "@flyte-settings/project/flyte2";
import { exists, readText, writeFileAtomically } from "@flyte-settings/project/host";
import {
  type ImageRef,
  loadRegistryImages,
  type PinChoice,
  pinProject,
  withImageRefs,
} from "@flyte-settings/project/images";
import { shellText } from "@flyte-settings/project/migrate";
import { OCI_IMAGES } from "@flyte-settings/project/plugins";
import { generationOptions } from "../../arguments/generation-options.ts";
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
  imageRefs: {
    type: "string",
    value: "FILE",
    completes: "file",
    describe: "for Flyte 2: set image.image_refs of this configuration to the digests; - for stdout",
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;

export const command: Command = defineCommand({
  description:
    "Resolves each image's tag to a digest and writes it to images.lock.yaml, so that every run uses the same image. Images already in the lock file are not resolved again; entries that no environment uses are removed, unless another project file may share the lock file. For Flyte 2 the images are those of image.image_refs and the project file, and the output is the --image flags of flyte deploy.",
  options: {
    ...settingsOptions,
    ...registryOptions,
    ...generationOptions,
    ...pinOptions,
  },
  examples: [
    ["flyte-settings images pin", "pin new images"],
    ["flyte-settings images pin --update=spark", "re-resolve one image"],
    ["flyte-settings images pin --frozen", "in CI: fail if an image is not locked, without contacting any registry"],
    ["flyte-settings images pin --generation 2", "print the --image flags for flyte deploy"],
    ["flyte-settings images pin --generation 2 --image-refs .flyte/config.yaml", "pin in Flyte 2's configuration"],
  ],
  async run({ options }, host) {
    const choice = await withGeneration(registryChoice(options), options.generation, host);
    const isFlyte2 = choice.generation === 2;
    checkOutput(options, isFlyte2);
    const project = await loadRegistryImages(choice, host);
    const isStdoutTaken = [options.export, options.imageRefs].includes("-");
    const printsFlags = isFlyte2 && !options.json && !isStdoutTaken;
    if (printsFlags) checkNames(project.images);
    const bar = progress(host, "asking registries", project.images.length, options.quiet);
    const { images, lock, removed } = await pinProject(project, pinChoice(options, bar.step), host).finally(bar.end);
    if (options.export !== undefined) await writeExport(options.export, formatImgpkgLock(lock, images), host);
    if (options.imageRefs !== undefined) await writeImageRefs(options.imageRefs, images, host);
    const rows = images.map(({ name, reference, requested, digest, from }) => ({
      name,
      reference,
      requested,
      digest,
      from,
    }));
    if (options.json) host.stdout.write(`${JSON.stringify(rows)}\n`);
    else if (printsFlags) host.stdout.write(linesText(images.map(flagOf)));
    else if (!isStdoutTaken) host.stdout.write(linesText(rows.map((row) => `${row.name} ${row.reference}`)));
    if (!options.json && !options.quiet) {
      const asked = rows.filter(({ from }) => from === "registry").length;
      host.stderr.write(
        `${rows.length} pinned (${asked} resolved from registries, ${rows.length - asked} already locked)\n`,
      );
      for (const reference of removed) host.stderr.write(`removed ${reference} from the lock file: no image uses it\n`);
      if (!isFlyte2 && !project.loaded.plugins.some(({ source }) => source === OCI_IMAGES))
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

type OutputFlags = Pick<OptionsOf<typeof pinOptions>, "export" | "imageRefs">;

function checkOutput({ export: file, imageRefs }: OutputFlags, isFlyte2: boolean): void {
  if (imageRefs === undefined) return;
  if (!isFlyte2) throw usageError("--image-refs is for Flyte 2", "Pass --generation 2, or omit --image-refs.");
  if (file === "-" && imageRefs === "-") throw usageError("--export and --image-refs cannot both write to stdout");
}

/** `flyte deploy` splits the flag at its first `=`. */
function checkNames(images: readonly ImageRef[]): void {
  const { name } = images.find((image) => image.name.includes("=")) ?? {};
  if (name === undefined) return;
  throw new FlyteSettingsError("SETTINGS_INVALID", `could not write --image for the name ${name}: it contains =`, {
    hint: "Rename the image, or use --image-refs FILE.",
  });
}

function flagOf({ name, reference }: ImageRef): string {
  return shellText(["--image", `${name}=${reference}`]);
}

async function writeImageRefs(path: string, images: readonly ImageRef[], host: CommandHost): Promise<void> {
  if (path === "-") return host.stdout.write(withImageRefs("", images, "stdout"));
  const before = (await exists(host, path)) ? await readText(host, path) : "";
  const after = withImageRefs(before, images, path);
  if (after !== before) await writeFileAtomically(host, path, after);
}

async function writeExport(path: string, text: string, host: CommandHost): Promise<void> {
  if (path === "-") host.stdout.write(text);
  else await writeFileAtomically(host, path, text);
}
