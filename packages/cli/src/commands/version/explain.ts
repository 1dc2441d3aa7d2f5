import { quietHost } from "@flyte-settings/project/host";
import { projectOptions } from "../../arguments/project-options.ts";
import { settingsOptions } from "../../arguments/settings-options.ts";
import { type Command, defineCommand } from "../../command.ts";
import { tableOptions, tableWidth } from "../../format/table.ts";

export const command: Command = defineCommand({
  description:
    "Lists the inputs of `version: content`: every setting and image, the entities of a package, and every file, with their digests. With two arguments, compares them: each is the --json output of this command, a package, a git revision, or . for the current project. Values that may be secret are not shown.",
  positionals: [
    { name: "a", describe: "version to explain, or first side of a comparison", completes: "file" },
    { name: "b", describe: "second side of a comparison", completes: "file" },
  ],
  options: { ...settingsOptions, ...tableOptions, files: { type: "boolean", describe: "list every file" } },
  examples: [
    ["flyte-settings version explain", "explain the current project"],
    ["flyte-settings version explain HEAD~1 .", "compare with an earlier commit"],
    ["flyte-settings version explain flyte-package.tgz other-package.tgz", "compare two packages"],
  ],
  async run({ options, positionals: [a = ".", b] }, host) {
    const { files = false, json, quiet } = options;
    const { readSide, sideKind } = await import("@flyte-settings/project/version");
    const kinds = await Promise.all([a, ...(b === undefined ? [] : [b])].map((word) => sideKind(word, host)));
    const hasRevision = kinds.includes("revision");
    if (hasRevision)
      host.report("info", "plugins are not run, since a revision has none installed; images are as written");
    const choice = { ...projectOptions(options), ...(hasRevision ? { plugins: false } : {}) };
    const { changesText, madeOfText } = await import("./text.ts");
    const silent = quietHost(host);
    const first = await readSide(a, choice, silent);
    if (b === undefined) {
      host.stdout.write(
        json ? `${JSON.stringify(first)}\n` : madeOfText(first, files, tableWidth(host.stdout, options), host),
      );
      return 0;
    }
    const second = await readSide(b, choice, silent);
    const { compareVersions } = await import("@flyte-settings/project/version");
    const changes = compareVersions(first, second);
    host.stdout.write(
      json
        ? `${JSON.stringify({ a: first.version, b: second.version, equal: first.version === second.version, changes })}\n`
        : changesText(first, second, changes, host),
    );
    if (!json && !quiet && changes.length === 0) host.stderr.write("no differences\n");
    return 0;
  },
});
