import { omitUndefined } from "@flyte-settings/core/plugin";
import { loadProject } from "@flyte-settings/project";
import { hostPath } from "@flyte-settings/project/host";
import { optionsWithoutImages } from "../../arguments/project-options.ts";
import { settingsOptions } from "../../arguments/settings-options.ts";
import { type Command, defineCommand } from "../../command.ts";
import { linesText } from "../../format/lines.ts";
import { checkPyFilesName, writePyFiles } from "./write-py-files.ts";

export const command: Command = defineCommand({
  description:
    "Writes the code as a zip for --py-files: the files of the bundle, at the root, with directory entries and a fixed time. The same files give the same bytes.",
  options: {
    ...settingsOptions,
    source: {
      type: "string",
      value: "DIRECTORY",
      completes: "folder",
      describe: "root directory for imports",
      defaultText: "sourceRoot, or the project's directory",
    },
    output: {
      type: "string",
      short: "o",
      value: "FILE",
      completes: "file",
      describe: "output file, with the extension .zip",
      defaultText: "code.zip",
    },
    deflate: { type: "boolean", describe: "compress (the bytes then depend on zlib)" },
  },
  examples: [["flyte-settings spark zip --output code.zip", "zip the current project's code"]],
  async run({ options }, host) {
    const output = options.output ?? "code.zip";
    checkPyFilesName("--output", output);
    const { listFiles } = await import("@flyte-settings/fast-register");
    const loaded = await loadProject(optionsWithoutImages(options), host);
    const root = hostPath(host, options.source ?? loaded.settings.sourceRoot ?? loaded.folder);
    const list = await listFiles(root, {
      env: host.env,
      report: (message) => host.report("info", message),
    });
    const { deflate } = options;
    const { compat } = loaded.values;
    const zipped = await writePyFiles(root, list.files, output, omitUndefined({ deflate, compat }), host);
    const made = { ...zipped, skipped: list.skipped };
    if (options.json) host.stdout.write(`${JSON.stringify(made)}\n`);
    else {
      host.stdout.write(linesText([output]));
      if (!options.quiet)
        host.stderr.write(`${made.files} ${made.files === 1 ? "file" : "files"}, ${made.bytes} bytes\n`);
    }
    return 0;
  },
});
