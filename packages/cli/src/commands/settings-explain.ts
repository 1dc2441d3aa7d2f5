import { FlyteSettingsError, nearestName } from "@flyte-settings/core";
import { originText } from "@flyte-settings/core/config";
import { settingsOptions } from "../arguments/settings-options.ts";
import { type Command, defineCommand } from "../command.ts";
import { explainText } from "../settings/explain-text.ts";
import { loadSettings } from "../settings/load-settings.ts";
import { provenanceJson } from "../settings/provenance-json.ts";

export const command: Command = defineCommand({
  description:
    "Says for every value where it came from (layer, file and line, variable, flag), what it went before, and how to change it.",
  positionals: [
    { name: "field", describe: "only this value and those below it: project, images.spark, env", completes: "field" },
  ],
  options: settingsOptions,
  examples: [
    ["flyte-settings settings explain", "every value"],
    ["flyte-settings settings explain images --image spark=ghcr.io/acme/spark:3.5", "the images alone"],
  ],
  async run({ options, positionals: [field] }, host) {
    const loaded = await loadSettings(options, host);
    const all = Object.keys(loaded.provenance).sort();
    const paths =
      field === undefined
        ? all
        : all.filter((path) => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`));
    if (paths.length === 0) throw unknownField(field ?? "", all);
    const chosen = Object.fromEntries(
      paths.flatMap((path) => (loaded.provenance[path] === undefined ? [] : [[path, loaded.provenance[path]]])),
    );
    host.stdout.write(
      options.json ? `${JSON.stringify(provenanceJson(chosen, loaded.refused))}\n` : explainText(loaded, paths, host),
    );
    if (!options.json && !options.quiet && field !== undefined) {
      for (const path of paths)
        host.stderr.write(`${path} comes from ${originText(loaded.provenance[path] ?? { layer: "defaults" })}\n`);
    }
    return 0;
  },
});

function unknownField(field: string, known: readonly string[]): Error {
  const near = nearestName(field, [...known, ...known.map((path) => path.split(/[.[]/)[0] ?? path)]);
  return new FlyteSettingsError("SETTINGS_INVALID", `nothing is set at ${field}`, {
    hint: near === undefined ? `Set: ${known.join(", ")}` : `Did you mean ${near}?`,
  });
}
