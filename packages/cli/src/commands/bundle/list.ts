import type { FileSize } from "@flyte-settings/fast-register";
import { sizeText } from "@flyte-settings/node-kit/fs";
import { loadProject } from "@flyte-settings/project";
import { bundleHost, requestedBundle } from "@flyte-settings/project/bundle";
import { bundleChoice, bundleFlags } from "../../arguments/bundle-options.ts";
import { htmlOption } from "../../arguments/html-options.ts";
import { projectOptions } from "../../arguments/project-options.ts";
import { settingsOptions } from "../../arguments/settings-options.ts";
import { type Command, defineCommand } from "../../command.ts";
import { bundleProgress } from "../../format/bundle-progress.ts";
import { linesText } from "../../format/lines.ts";
import { filesText } from "../../format/size.ts";
import { skippedLines } from "./skipped-lines.ts";

export const command: Command = defineCommand({
  description:
    "Lists the files of the bundle, in order, one per line. Files that are skipped without an ignore rule, and the sizes of the top directories, are listed on stderr.",
  options: {
    long: { type: "boolean", short: "l", describe: "with the size of each file, in bytes" },
    null: { type: "boolean", short: "0", describe: "end each name with NUL instead of a newline" },
    ...settingsOptions,
    ...bundleFlags,
    ...htmlOption,
  },
  examples: [
    ["flyte-settings bundle list", "list the current project's files"],
    ["flyte-settings bundle list -l", "with sizes in bytes"],
    ["flyte-settings bundle list -0", "separate the names with NUL, for xargs -0"],
    ["flyte-settings bundle list --html bundle.html", "also write a treemap of their sizes"],
    ["flyte-settings bundle list --copy auto --module weather.readings", "only the imports of a module"],
  ],
  async run({ options }, host) {
    const { fileSizes, listCode, sizeReport } = await import("@flyte-settings/fast-register");
    const loaded = await loadProject({ ...projectOptions(options), plugins: false, computeVersion: false }, host);
    const { source, options: bundle } = await requestedBundle(bundleChoice(options), loaded, host);
    const { listed, end } = bundleProgress(host, options.quiet === true);
    const list = await listCode(source, bundleHost(host), {
      ...bundle,
      onListing: listed,
    }).finally(end);
    const sizes = fileSizes(list);
    if (options.html !== undefined) {
      const { writeHtml } = await import("../../format/html-report.ts");
      await writeHtml(options.html, { kind: "bundle", title: "Code bundle", files: sizes }, options, host);
    }
    const { top, largest } = sizeReport(sizes);
    if (options.json) {
      host.stdout.write(
        `${JSON.stringify({ root: list.root, files: list.files, skipped: list.skipped, top, largest })}\n`,
      );
      return 0;
    }
    const lines = options.long === true ? longLines(sizes) : list.files;
    if (options.null !== true) host.stdout.write(linesText(lines));
    else host.stdout[host.stdout.isTerminal ? "writeData" : "writeRaw"](lines.map((line) => `${line}\0`).join(""));
    if (options.quiet) return 0;
    host.stderr.write(skippedLines(list.skipped));
    for (const { path, files, bytes } of top)
      host.stderr.write(linesText([`${sizeText(bytes).padStart(10)}  ${path} (${filesText(files)})`]));
    return 0;
  },
});

function longLines(files: readonly FileSize[]): readonly string[] {
  const width = Math.max(0, ...files.map(({ bytes }) => String(bytes).length));
  return files.map(({ path, bytes }) => `${String(bytes).padStart(width)}  ${path}`);
}
