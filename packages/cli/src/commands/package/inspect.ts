import { omitUndefined } from "@flyte-settings/core/plugin";
import { readPackage } from "@flyte-settings/project/package";
import { htmlOption } from "../../arguments/html-options.ts";
import { type Command, defineCommand } from "../../command.ts";
import { linesText } from "../../format/lines.ts";
import { tableOptions, tableWidth } from "../../format/table.ts";
import { inspectedText } from "./inspected-text.ts";
import { selectEntities } from "./select-entities.ts";

export const command: Command = defineCommand({
  description:
    "Lists the contents of a package: entities in registration order, with images, contexts and sizes, and the schedules and inputs of launch plans. " +
    "A package is a .tgz, .tar.gz or .tar file, a directory, a pattern, a .pb file, or an http(s) URL.",
  positionals: [
    { name: "package", describe: "output of pyflyte package", required: true, variadic: true, completes: "file" },
  ],
  options: {
    ...tableOptions,
    name: {
      type: "string",
      multiple: true,
      value: "NAME",
      describe: "list only this entity: its name, or the part after a dot",
    },
    args: { type: "boolean", describe: "also show the command line of each container" },
    ...htmlOption,
    showValues: {
      type: "boolean",
      describe: "with --html: show the values of environment variables that do not look secret",
    },
  },
  examples: [
    ["flyte-settings package inspect flyte-package.tgz", "list tasks, workflows and launch plans"],
    ["flyte-settings package inspect flyte-package.tgz --name every_morning", "only one launch plan"],
    [
      "flyte-settings package inspect flyte-package.tgz --html package.html",
      "also write tables and graphs for a browser",
    ],
  ],
  async run({ options, positionals }, host) {
    const { inspectPackage } = await import("@flyte-settings/registration/package");
    const read = await readPackage(positionals, host);
    const entities = selectEntities(inspectPackage(read), options.name);
    const bundle = read.bundle && { file: read.bundle.path, bytes: read.bundle.bytes.length };
    if (options.html !== undefined) {
      const [{ writeHtml }, { packageReport }] = await Promise.all([
        import("../../format/html-report.ts"),
        import("./package-report.ts"),
      ]);
      await writeHtml(options.html, packageReport(positionals, read), options, host);
    }
    if (options.json) {
      host.stdout.write(`${JSON.stringify({ entities, ...omitUndefined({ bundle }) })}\n`);
      return 0;
    }
    host.stdout.write(inspectedText(entities, options.args === true, tableWidth(host.stdout, options), host));
    if (bundle !== undefined) host.stdout.write(linesText([`code: ${bundle.file} (${bundle.bytes} bytes)`]));
    return 0;
  },
});
