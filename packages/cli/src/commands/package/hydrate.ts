import { statSync } from "node:fs";
import { basename, join } from "node:path";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { archiveKind, archiveKindOfName } from "@flyte-settings/node-kit/archive-kind";
import { usageError } from "@flyte-settings/project";
import { hostPath, readBytes, writeFileAtomically } from "@flyte-settings/project/host";
import { loadPackage } from "@flyte-settings/project/package";
import { appliedOptions } from "../../arguments/project-options.ts";
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
        "write the result to PATH: an archive if the name ends in .tgz, .tar.gz or .tar, otherwise a directory of .pb files",
    },
    distributionLocation: { type: "string", value: "URI", describe: "location of the uploaded code" },
  },
  examples: [["flyte-settings package hydrate flyte-package.tgz --diff", "preview the changes of a registration"]],
  async run({ options, positionals }, host) {
    const { inWords, planRegistration, previewRegistration } = await import("@flyte-settings/registration");
    const { source, request } = await loadPackage(
      positionals,
      { ...appliedOptions(options), ...registerChoice(options) },
      host,
    );
    const { distributionLocation } = options;
    const filled = { ...request, ...omitUndefined({ distributionLocation }) };
    const plan = await planRegistration(source, { ...filled, upload: options.output === undefined });
    if (options.output !== undefined) await writeFilled(options.output, positionals, plan.entities, host);
    const preview = await previewRegistration(plan, {
      changes: options.diff === true,
      showValues: options.showValues === true,
    });
    const outcome = options.output === undefined ? undefined : `written to ${options.output}`;
    host.stdout.write(options.json ? `${JSON.stringify(preview)}\n` : planText(preview, inWords, host, outcome));
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
  const kind = archiveKindOfName(output);
  if (kind === undefined) {
    if (statSync(hostPath(host, output), { throwIfNoEntry: false })?.isFile())
      throw usageError(
        `could not write to --output ${output}: it is a file`,
        "Pass a directory, or a name that ends in .tgz, .tar.gz or .tar for an archive.",
      );
    for (const { file, bytes } of entities) {
      host.signal.throwIfAborted();
      await writeFileAtomically(host, join(output, basename(file)), bytes);
    }
    return;
  }
  const [archive = "", ...more] = sources;
  const given = more.length > 0 || /^https?:/i.test(archive) ? undefined : await readBytes(host, archive);
  if (given === undefined || (archiveKind(given) ?? archiveKindOfName(archive)) === undefined) {
    throw usageError(
      `--output ${output} needs one archive on this machine to fill in`,
      "For .pb files and directories, give a directory.",
    );
  }
  const { editArchive } = await import("@flyte-settings/registration/package");
  const filled = new Map(entities.map(({ file, bytes }) => [basename(file), bytes]));
  const packed = editArchive(archive, given, (path, bytes) => filled.get(basename(path)) ?? bytes, kind);
  await writeFileAtomically(host, output, packed);
}
