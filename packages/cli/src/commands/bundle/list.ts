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
  options: { ...settingsOptions, ...bundleFlags, ...htmlOption },
  examples: [
    ["flyte-settings bundle list", "list the current project's files"],
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
    if (options.html !== undefined) {
      const { writeHtml } = await import("../../format/html-report.ts");
      await writeHtml(options.html, { kind: "bundle", title: "Code bundle", files: fileSizes(list) }, options, host);
    }
    const { top, largest } = sizeReport(list);
    if (options.json) {
      host.stdout.write(
        `${JSON.stringify({ root: list.root, files: list.files, skipped: list.skipped, top, largest })}\n`,
      );
      return 0;
    }
    host.stdout.write(linesText(list.files));
    if (options.quiet) return 0;
    host.stderr.write(skippedLines(list.skipped));
    for (const { path, files, bytes } of top)
      host.stderr.write(linesText([`${sizeText(bytes).padStart(10)}  ${path} (${filesText(files)})`]));
    return 0;
  },
});
