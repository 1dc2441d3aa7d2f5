import { FlyteSettingsError } from "@flyte-settings/core";
import { nearestName } from "@flyte-settings/core/internal";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { loadProject, type ProjectOptions } from "@flyte-settings/project";
import { generationOptions } from "../../arguments/generation-options.ts";
import { projectOptions, type SettingsOptions } from "../../arguments/project-options.ts";
import { settingsOptions } from "../../arguments/settings-options.ts";
import { type Command, defineCommand, type OptionsOf } from "../../command.ts";
import { tableOptions, tableWidth } from "../../format/table.ts";
import type { globals } from "../../globals.ts";
import type { CommandHost } from "../../host/host.ts";
import { explainJson } from "./explain-json.ts";
import { explainText } from "./explain-text.ts";

export const command: Command = defineCommand({
  description:
    "Shows where each value comes from (file and line, variable, flag, plugin), what it overrides, and how to change it; --diff compares with another environment of the project file. For Flyte 2 (--generation 2), shows the configuration file that is read, the files it hides, and the source of each value; nothing is run or sent.",
  positionals: [
    { name: "field", describe: "only this value and its children: project, images.spark, env", completes: "field" },
  ],
  options: {
    ...settingsOptions,
    ...tableOptions,
    diff: {
      type: "string",
      value: "NAME",
      completes: "environment",
      describe: "compare this environment with the common values, or with --environment",
    },
    ...generationOptions,
  },
  examples: [
    ["flyte-settings settings explain", "show every value"],
    ["flyte-settings settings explain images --image spark=ghcr.io/acme/spark:3.5", "show only images"],
    ["flyte-settings settings explain --diff production", "compare with production"],
    ["flyte-settings settings explain --generation 2", "show the configuration that flyte deploy would read"],
  ],
  async run({ options, positionals: [field], fromVariables }, host) {
    const { diff } = options;
    for (const { variable, option } of fromVariables) host.report("info", `using ${option} from ${variable}`);
    const { findGeneration } = await import("@flyte-settings/project/flyte2");
    const asked = { ...projectOptions(options), texts: new Map<string, string>() };
    const found = await findGeneration({ ...asked, ...omitUndefined({ generation: options.generation }) }, host);
    if (found.generation === 2)
      return (await import("./explain-flyte2.ts")).explainFlyte2(options, field, found, asked, host);
    if (diff !== undefined) return explainDiff(options, asked, diff, field, host);
    const loaded = await loadProject({ ...asked, computeVersion: "attempt" }, host);
    const all = Object.keys(loaded.provenance).sort();
    const paths = below(field, all);
    if (paths.length === 0) throw unknownField(field ?? "", all);
    host.stdout.write(
      options.json
        ? `${JSON.stringify(explainJson(loaded, paths))}\n`
        : explainText(loaded, paths, tableWidth(host.stdout, options), host),
    );
    return 0;
  },
});

async function explainDiff(
  options: SettingsOptions & OptionsOf<typeof globals>,
  asked: ProjectOptions,
  to: string,
  field: string | undefined,
  host: CommandHost,
): Promise<number> {
  const { diffJson, diffText, differingPaths } = await import("./environment-diff.ts");
  const { environment: from } = options;
  const before = await loadProject({ ...asked, computeVersion: "attempt" }, host);
  const after = await loadProject({ ...asked, environment: to, computeVersion: "attempt" }, host);
  const known = [...new Set([...Object.keys(before.provenance), ...Object.keys(after.provenance)])].sort();
  if (below(field, known).length === 0) throw unknownField(field ?? "", known);
  const two = { ...omitUndefined({ from }), to, before, after };
  const paths = below(field, differingPaths(two));
  host.stdout.write(options.json ? `${JSON.stringify(diffJson(two, paths))}\n` : diffText(two, paths, host));
  const count = paths.length === 0 ? "no" : paths.length;
  if (!options.quiet) host.stderr.write(`${count} ${paths.length === 1 ? "difference" : "differences"}\n`);
  return 0;
}

/** The field itself and everything below it; without a field, all paths. */
function below(field: string | undefined, paths: readonly string[]): readonly string[] {
  if (field === undefined) return paths;
  return paths.filter((path) => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`));
}

function unknownField(field: string, known: readonly string[]): Error {
  const near = nearestName(field, [...known, ...known.map((path) => path.split(/[.[]/)[0] ?? path)]);
  return new FlyteSettingsError("SETTINGS_INVALID", `nothing is set at ${field}`, {
    hint: near === undefined ? `Set: ${known.join(", ")}` : `Did you mean ${near}?`,
  });
}
