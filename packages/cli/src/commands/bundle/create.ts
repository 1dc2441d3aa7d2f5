import { omitUndefined } from "@flyte-settings/core/plugin";
import { sizeText } from "@flyte-settings/node-kit/fs";
import { loadProject } from "@flyte-settings/project";
import { requestedBundle } from "@flyte-settings/project/bundle";
import { archiveFlags, bundleChoice, bundleFlags } from "../../arguments/bundle-options.ts";
import { projectOptions } from "../../arguments/project-options.ts";
import { settingsOptions } from "../../arguments/settings-options.ts";
import { type Command, defineCommand } from "../../command.ts";
import { linesText } from "../../format/lines.ts";
import { filesText } from "../../format/size.ts";
import { checkPyFilesName, writePyFiles } from "../spark/write-py-files.ts";
import { createBundle } from "./create-bundle.ts";

export const command: Command = defineCommand({
  description:
    "Packs the source directory into fast<md5>.tar.gz, with the same name as flytekit. An unchanged tree is not packed again.",
  options: {
    ...settingsOptions,
    ...bundleFlags,
    ...archiveFlags,
    pyFiles: {
      type: "string",
      value: "FILE",
      completes: "file",
      describe: "also write the files as a zip for Spark's --py-files",
    },
  },
  examples: [["flyte-settings bundle create --output dist", "write to another directory"]],
  async run({ options }, host) {
    const loaded = await loadProject({ ...projectOptions(options), plugins: false, computeVersion: false }, host);
    if (options.pyFiles !== undefined) checkPyFilesName("--py-files", options.pyFiles);
    const request = await requestedBundle(bundleChoice(options), loaded, host);
    const archive = await createBundle(request, undefined, options.quiet === true, host);
    const { path, digest, files, bytes, size, skipped } = archive;
    const { compat } = loaded.values;
    const zip =
      options.pyFiles === undefined
        ? undefined
        : await writePyFiles(request.source, files, options.pyFiles, omitUndefined({ compat }), host);
    if (options.json)
      host.stdout.write(
        `${JSON.stringify({ digest, archive: path, files: files.length, bytes, size, skipped, ...omitUndefined({ pyFiles: zip?.file }) })}\n`,
      );
    else host.stdout.write(linesText([path]));
    if (!options.json && !options.quiet)
      host.stderr.write(`${filesText(files.length)}, ${sizeText(bytes)}, packed ${sizeText(size)}\n`);
    return 0;
  },
});
