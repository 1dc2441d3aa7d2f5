import { omitUndefined } from "@flyte-settings/core/plugin";
import { withGeneration } from "@flyte-settings/project/flyte2";
import { isSound, loadRegistryImages, type VerifiedRow, verifyProject } from "@flyte-settings/project/images";
import { generationOptions } from "../../arguments/generation-options.ts";
import { registryChoice, registryOptions } from "../../arguments/registry-options.ts";
import { settingsOptions } from "../../arguments/settings-options.ts";
import { type Command, defineCommand } from "../../command.ts";
import { progress } from "../../format/progress.ts";
import { table, tableOptions, tableWidth } from "../../format/table.ts";

export const command: Command = defineCommand({
  description:
    "Checks in the registries that every image exists, that its tag still matches the lock file, and that it supports the required platforms. " +
    "Registries that cannot be queried are reported separately as unknown. For Flyte 2 also those of image.image_refs. Exit code 1 if any image fails.",
  options: {
    ...settingsOptions,
    ...registryOptions,
    ...generationOptions,
    ...tableOptions,
    platform: {
      type: "string",
      value: "OS/ARCH",
      multiple: true,
      describe: "required platform of every image (default: the plugin's platforms)",
    },
  },
  examples: [
    ["flyte-settings images verify", "verify every image of the project and the lock file"],
    ["flyte-settings images verify --platform linux/arm64 --json", "in CI, for ARM nodes"],
  ],
  async run({ options }, host) {
    const asked = await withGeneration(registryChoice(options), options.generation, host);
    const project = await loadRegistryImages(asked, host);
    const bar = progress(host, "asking registries", project.images.length, options.quiet);
    const { platform: platforms } = options;
    const choice = { step: bar.step, ...omitUndefined({ platforms }) };
    const rows = await verifyProject(project, choice, host).finally(bar.end);
    if (options.json) host.stdout.write(`${JSON.stringify(rows)}\n`);
    else {
      host.stdout.write(table(["image", "state", "reference", ""], rows.map(words), tableWidth(host.stdout, options)));
    }
    const bad = rows.filter((row) => !isSound(row)).length;
    if (!options.quiet)
      host.stderr.write(bad === 0 ? `${rows.length} verified\n` : `${bad} of ${rows.length} failed verification\n`);
    return bad === 0 ? 0 : 1;
  },
});

const stateWords: Readonly<Record<VerifiedRow["state"], string>> = {
  same: "ok",
  moved: "moved",
  gone: "removed",
  there: "found",
  missing: "not found",
  unknown: "unknown",
};

function words({ name, state, reference, now, reason, missingPlatforms = [] }: VerifiedRow): string[] {
  const why = [
    ...(now === undefined ? [] : [`the tag now points to ${now}`]),
    ...(reason === undefined ? [] : [reason]),
    ...(missingPlatforms.length === 0 ? [] : [`no image for ${missingPlatforms.join(", ")}`]),
  ];
  return [name, stateWords[state], reference, why.join("; ")];
}
