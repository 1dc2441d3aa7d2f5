import type { Finding } from "@flyte-settings/core/checks";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { usageError } from "@flyte-settings/project";
import type { CheckOptions } from "@flyte-settings/project/check";
import type { FixedFile } from "@flyte-settings/project/fix";
import { findingsOptions } from "../../arguments/findings-options.ts";
import { generationOptions } from "../../arguments/generation-options.ts";
import { registryChoice, registryOptions } from "../../arguments/registry-options.ts";
import { settingsOptions } from "../../arguments/settings-options.ts";
import { type Command, defineCommand, type OptionsOf } from "../../command.ts";
import { printFindings } from "../../format/findings.ts";
import { type Progress, progress } from "../../format/progress.ts";
import type { globals } from "../../globals.ts";
import type { CommandHost } from "../../host/host.ts";
import type { OptionSpec } from "../../option-spec.ts";

const checkOptions = {
  ...settingsOptions,
  ...findingsOptions,
  ...registryOptions,
  ...generationOptions,
  allEnvironments: { type: "boolean", describe: "check the common values and every environment of the project file" },
  bundle: {
    type: "boolean",
    describe: "check the files of the bundle; disable with --no-bundle",
    defaultText: "yes if there is a project file",
  },
  package: {
    type: "string",
    value: "FILE",
    multiple: true,
    completes: "file",
    describe: "also check the images, arguments, variables and contexts in this package",
  },
  registry: {
    type: "boolean",
    describe: "query registries: does each image exist for the platforms, and can its user write to the destination",
  },
  platform: {
    type: "string",
    value: "OS/ARCH",
    multiple: true,
    describe: "with --registry: required platform of every image (default: the plugin's platforms)",
  },
  fix: { type: "boolean", describe: "apply safe fixes, and show the changes" },
  dryRun: { type: "boolean", describe: "with --fix: only show the changes" },
} as const satisfies Readonly<Record<string, OptionSpec>>;

type CheckFlags = OptionsOf<typeof checkOptions & Omit<typeof globals, "format">>;

export const command: Command = defineCommand({
  description:
    "Checks settings, bundle and packages for problems that would appear only in the pod; --registry also checks the images. Each finding has a code, a place and a fix. The project file can suppress findings by code, with a reason.",
  options: checkOptions,
  examples: [
    ["flyte-settings check", "check the current project"],
    ["flyte-settings check --fail-on warning --format github", "annotate lines in GitHub Actions"],
    ["flyte-settings check --package flyte-package.tgz", "check a package before registering it"],
    ["flyte-settings check --fix --dry-run", "preview the fixes"],
  ],
  async run({ options }, host) {
    refuseContradictions(options);
    const { checkProject } = await import("@flyte-settings/project/check");
    const { countImages, end } = imageProgress(options.quiet, host);
    const { fixes, ...report } = await checkProject(checkChoice(options, countImages), host).finally(end);
    const fixed = fixes === undefined ? undefined : await applyFixes(fixes, options, host);
    return printFindings(fixed === undefined ? report : { ...report, fixed }, options, host);
  },
});

/** The flags in the library's form. */
function checkChoice(options: CheckFlags, countImages: NonNullable<CheckOptions["countImages"]>): CheckOptions {
  const { allEnvironments, bundle, registry, fix, generation, package: packages, platform: platforms } = options;
  return {
    ...registryChoice(options),
    countImages,
    ...omitUndefined({ allEnvironments, bundle, registry, fix, generation, packages, platforms }),
  };
}

function refuseContradictions(options: CheckFlags): void {
  if (options.dryRun && !options.fix) throw usageError("--dry-run belongs to --fix", "Try check --fix --dry-run.");
  if (options.allEnvironments && options.environment !== undefined)
    throw usageError("--environment names one, and --all-environments asks for every one", "Leave one of them out.");
  if (options.platform !== undefined && !options.registry)
    throw usageError("--platform belongs to --registry: only a registry knows the platforms of an image");
}

/** The progress line is removed at the end. */
function imageProgress(
  quiet: boolean | undefined,
  host: CommandHost,
): { countImages(total: number): () => void; end(): void } {
  const bars: Progress[] = [];
  return {
    countImages: (total) => {
      const bar = progress(host, "asking registries", total, quiet);
      bars.push(bar);
      return bar.step;
    },
    end: () => bars.forEach((bar) => void bar.end()),
  };
}

/** Shows every changed line, and writes the files unless it is a dry run. */
async function applyFixes(
  files: readonly FixedFile[],
  options: CheckFlags,
  host: CommandHost,
): Promise<ReadonlySet<Finding>> {
  const [{ changesText }, { writeFixes }] = await Promise.all([
    import("./fix-text.ts"),
    import("@flyte-settings/project/fix"),
  ]);
  const isText = (options.format ?? (options.json ? "json" : "text")) === "text";
  for (const file of files) (isText ? host.stdout : host.stderr).write(changesText(file, host));
  if (!options.dryRun) await writeFixes(files, host);
  if (files.length === 0 && !options.quiet) host.stderr.write("nothing can be fixed automatically\n");
  return new Set(options.dryRun ? [] : files.flatMap(({ fixed }) => fixed));
}
