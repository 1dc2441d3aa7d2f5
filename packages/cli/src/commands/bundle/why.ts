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
      describe: "files or directories, relative to the working directory",
      required: true,
      variadic: true,
      completes: "file",
    },
  ],
  options: { ...settingsOptions, ...bundleFlags },
  examples: [
    ["flyte-settings bundle why notebooks/look-at-the-data.ipynb", "show the ignore rule"],
    ["flyte-settings bundle why notebooks weather/readings.py", "explain several paths"],
  ],
  async run({ options, positionals: paths }, host) {
    const { whyEach } = await import("@flyte-settings/fast-register");
    const { source, options: bundle } = await requestedBundle(
      bundleChoice(options),
      await loadProject({ ...projectOptions(options), plugins: false, computeVersion: false }, host),
      host,
    );
    const below = paths.map((path) => pathBelow(source, hostPath(host, path), host.platform) ?? path);
    const answers = await whyEach(source, below, { env: host.env }, bundle);
    for (const [at, answer] of answers.entries()) {
      const meant =
        answer.shipped && answer.rule === undefined ? await rootOnlyPattern(source, below[at] ?? "", host) : undefined;
      if (meant !== undefined)
        host.report(
          "info",
          `.flyteignore:${meant.line}: ${meant.pattern} matches only at the root; **/${meant.pattern} would exclude it`,
        );
    }
    const named = answers.map((answer, at) => ({ path: paths[at] ?? "", ...answer }));
    host.stdout.write(
      options.json
        ? `${JSON.stringify(named.length === 1 ? answers[0] : named)}\n`
        : named.map(({ path, ...answer }) => inWords(path, answer)).join(""),
    );
    return 0;
  },
});

type Why = Awaited<ReturnType<typeof import("@flyte-settings/fast-register")["why"]>>;

/** Put before a rule that no ignore file contains. */
const KINDS: Readonly<Record<string, string>> = {
  include: "the include pattern ",
  standard: "the standard pattern ",
};

function inWords(path: string, { shipped, source, rule, file, line, link, target, chain = [] }: Why): string {
  const verdict = `${printable(path)}: ${shipped ? "included" : "excluded"}`;
  if (chain.length > 0) return `${verdict}, imported\n${chain.map((step) => `  ${printable(step)}\n`).join("")}`;
  if (rule === undefined) {
    const reason = shipped ? "no ignore rule matches" : source === undefined ? "no rule includes it" : `by ${source}`;
    return `${verdict}, ${reason}\n`;
  }
  const place = file === undefined ? (source === undefined ? "" : (KINDS[source] ?? "")) : `${file}:${line ?? ""}: `;
  const behind = link === undefined ? "" : ` (${target}, through the link ${link})`;
  return `${verdict}${source === undefined ? ", " : " by "}${printable(`${place}${rule}${behind}`)}\n`;
}
