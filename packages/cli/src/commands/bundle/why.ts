import { printable } from "@flyte-settings/core/internal";
import { pathBelow } from "@flyte-settings/node-kit/fs";
import { loadProject } from "@flyte-settings/project";
import { requestedBundle, rootOnlyPattern } from "@flyte-settings/project/bundle";
import { hostPath } from "@flyte-settings/project/host";
import { bundleChoice, bundleFlags } from "../../arguments/bundle-options.ts";
import { projectOptions } from "../../arguments/project-options.ts";
import { settingsOptions } from "../../arguments/settings-options.ts";
import { type Command, defineCommand } from "../../command.ts";

export const command: Command = defineCommand({
  description:
    "Explains why a path is in the bundle or not: the ignore file, line and pattern, or the imports that include it.",
  positionals: [
    {
      name: "path",
      describe: "file or directory, relative to the working directory",
      required: true,
      completes: "file",
    },
  ],
  options: { ...settingsOptions, ...bundleFlags },
  examples: [["flyte-settings bundle why notebooks/look-at-the-data.ipynb", "show the ignore rule"]],
  async run({ options, positionals: [path = ""] }, host) {
    const { why } = await import("@flyte-settings/fast-register");
    const { source, options: bundle } = await requestedBundle(
      bundleChoice(options),
      await loadProject({ ...projectOptions(options), plugins: false, computeVersion: false }, host),
      host,
    );
    const below = pathBelow(source, hostPath(host, path), host.platform) ?? path;
    const answer = await why(source, below, { env: host.env }, bundle);
    const meant = answer.shipped && answer.rule === undefined ? await rootOnlyPattern(source, below, host) : undefined;
    if (meant !== undefined)
      host.report(
        "info",
        `.flyteignore:${meant.line}: ${meant.pattern} matches at the root only; **/${meant.pattern} would leave it out`,
      );
    host.stdout.write(options.json ? `${JSON.stringify(answer)}\n` : inWords(path, answer));
    return 0;
  },
});

type Why = Awaited<ReturnType<typeof import("@flyte-settings/fast-register")["why"]>>;

function inWords(path: string, { shipped, source, rule, file, line, link, target, chain = [] }: Why): string {
  const verdict = `${printable(path)} ${shipped ? "ships" : "does not ship"}`;
  if (chain.length > 0) return `${verdict}: imported\n${chain.map((step) => `  ${printable(step)}\n`).join("")}`;
  if (rule === undefined)
    return `${verdict}: ${shipped ? "no rule names it" : `${source ?? "nothing"} leaves it out`}\n`;
  const place = file === undefined ? "" : `${file}${line === undefined ? "" : `:${line}`}: `;
  const behind = link === undefined ? "" : ` (${target}, through the link ${link})`;
  return `${verdict}: ${source === undefined ? "" : `${source} `}${printable(`${place}${rule}${behind}`)}\n`;
}
