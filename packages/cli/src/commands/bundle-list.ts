import { settingsOptions } from "../arguments/settings-options.ts";
import { bundleHost } from "../bundle/bundle-host.ts";
import { bundleFlags, bundleRequest } from "../bundle/bundle-options.ts";
import { filesText, sizeText } from "../bundle/parse-size.ts";
import { bundleProgress } from "../bundle/progress.ts";
import { skippedLines } from "../bundle/skipped-lines.ts";
import { type Command, defineCommand } from "../command.ts";
import { loadSettings } from "../settings/load-settings.ts";

export const command: Command = defineCommand({
  description:
    "Lists the files that a bundle would hold, in its order, one a line; what is left out though no rule names it, and the sizes of the top folders, on stderr.",
  options: { ...settingsOptions, ...bundleFlags },
  examples: [
    ["flyte-settings bundle list", "what would ship from this folder"],
    ["flyte-settings bundle list --copy auto --module weather.readings", "only what a module imports"],
  ],
  async run({ options }, host) {
    const { listCode, sizeReport } = await import("@flyte-settings/fast-register");
    const loaded = await loadSettings({ ...options, plugins: false }, host);
    const { source, options: bundle } = bundleRequest(options, loaded, host);
    const { listed, end } = bundleProgress(host, options.quiet === true);
    const list = await listCode(source, bundleHost(options.quiet === true, host), {
      ...bundle,
      onListing: listed,
    }).finally(end);
    const { top, largest } = sizeReport(list);
    if (options.json) {
      host.stdout.write(
        `${JSON.stringify({ root: list.root, files: list.files, skipped: list.skipped, top, largest })}\n`,
      );
      return 0;
    }
    host.stdout.write(list.files.map((file) => `${file}\n`).join(""));
    if (options.quiet) return 0;
    host.stderr.write(skippedLines(list.skipped));
    for (const { path, files, bytes } of top)
      host.stderr.write(`${sizeText(bytes).padStart(10)}  ${path} (${filesText(files)})\n`);
    return 0;
  },
});
