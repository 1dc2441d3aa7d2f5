import { basename, join } from "node:path";
import { FlyteSettingsError, isFlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { usageError } from "@flyte-settings/project";
import { readBytes, writeFileAtomically } from "@flyte-settings/project/host";
import { type LoadedPackage, loadPackage } from "@flyte-settings/project/package";
import { projectOptions } from "../../arguments/project-options.ts";
import { registerChoice, registerOptions } from "../../arguments/register-options.ts";
import { settingsOptions } from "../../arguments/settings-options.ts";
import { type Command, defineCommand } from "../../command.ts";
import type { CommandHost } from "../../host/host.ts";
import { planText } from "../register/plan-text.ts";

export const command: Command = defineCommand({
  description:
    "Fills in a package (identifiers, code location, images, plugins) without sending anything: shows the changes, or writes the entities to a directory or package.",
  positionals: [
    { name: "package", describe: "output of pyflyte package", required: true, variadic: true, completes: "file" },
  ],
  options: {
    ...settingsOptions,
    ...registerOptions,
    showValues: {
      type: "boolean",
      describe: "show the values of environment variables that do not look secret",
    },
    diff: { type: "boolean", describe: "show the changes, field by field" },
    output: {
      type: "string",
      short: "o",
      value: "PATH",
      completes: "file",
      describe:
        "write the result to PATH: an archive if the name ends in .tgz or .tar.gz, otherwise a directory of .pb files",
    },
    distributionLocation: { type: "string", value: "URI", describe: "location of the uploaded code" },
  },
  examples: [["flyte-settings package hydrate flyte-package.tgz --diff", "preview the changes of a registration"]],
  async run({ options, positionals }, host) {
    const { inWords, planRegistration, previewRegistration } = await import("@flyte-settings/registration");
    const { source, request } = await loadPackage(
      positionals,
      { ...projectOptions(options), ...registerChoice(options) },
      host,
    );
    const { distributionLocation } = options;
    const filled = { ...request, ...omitUndefined({ distributionLocation }) };
    const planned = planRegistration(source, { ...filled, upload: options.output === undefined });
    const plan = await planned.catch((error: unknown) => {
      throw missesLocation(error, source) && distributionLocation === undefined ? locationMissing(error) : error;
    });
    if (options.output !== undefined) await writeFilled(options.output, positionals, plan.entities, host);
    const preview = await previewRegistration(plan, {
      changes: options.diff === true,
      showValues: options.showValues === true,
    });
    host.stdout.write(options.json ? `${JSON.stringify(preview)}\n` : planText(preview, inWords, host));
    return 0;
  },
});

interface Filled {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** An archive keeps its other files, including its code. */
async function writeFilled(
  output: string,
  sources: readonly string[],
  entities: readonly Filled[],
  host: CommandHost,
): Promise<void> {
  if (!/\.(?:tgz|tar\.gz)$/.test(output)) {
    for (const { file, bytes } of entities) {
      host.signal.throwIfAborted();
      await writeFileAtomically(host, join(output, basename(file)), bytes);
    }
    return;
  }
  const [archive = "", ...more] = sources;
  if (more.length > 0 || /^https?:|\.(?:pb|tar)$/.test(archive)) {
    throw usageError(`--output ${output} needs one compressed archive to fill in`, "For .pb files, give a directory.");
  }
  const { editArchive } = await import("@flyte-settings/registration/package");
  const filled = new Map(entities.map(({ file, bytes }) => [basename(file), bytes]));
  const packed = editArchive(
    archive,
    await readBytes(host, archive),
    (path, bytes) => filled.get(basename(path)) ?? bytes,
  );
  await writeFileAtomically(host, output, packed);
}

function missesLocation(error: unknown, source: LoadedPackage["source"]): boolean {
  const hasCode = "bundle" in source && source.bundle !== undefined;
  return hasCode && isFlyteSettingsError(error) && error.code === "HYDRATION_INCOMPLETE";
}

function locationMissing(cause: unknown): FlyteSettingsError {
  return new FlyteSettingsError(
    "HYDRATION_INCOMPLETE",
    "the location of the package's code is missing. Expected --distribution-location, for example s3://bucket/fast0.tar.gz",
    { hint: "Without --output the location is assigned by Flyte Admin when the package is registered." },
    cause,
  );
}
