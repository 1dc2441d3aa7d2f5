import { FlyteSettingsError, registerableContainerImage } from "@flyte-settings/core";
import { nearestName } from "@flyte-settings/core/internal";
import { omitUndefined, type TraceEntry } from "@flyte-settings/core/plugin";
import { loadProject } from "@flyte-settings/project";
import { withGeneration } from "@flyte-settings/project/flyte2";
import { type ImageRow, imageRows, resolveFlyte2Image } from "@flyte-settings/project/images";
import { traceLine } from "@flyte-settings/project/plugins";
import { generationOptions } from "../../arguments/generation-options.ts";
import { projectOptions } from "../../arguments/project-options.ts";
import { settingsOptions } from "../../arguments/settings-options.ts";
import { type Command, defineCommand } from "../../command.ts";
import { linesText } from "../../format/lines.ts";

export const command: Command = defineCommand({
  description:
    "Resolves the container_image of a task: an image name, a template, or a reference. Without an argument: every image. For Flyte 2 the name of Image.from_ref_name, and the source that sets it.",
  positionals: [
    {
      name: "text",
      describe: "image name, template such as {{.image.spark.fqn}}:{{.image.spark.version}}, or reference",
      variadic: true,
      completes: "image",
    },
  ],
  options: {
    ...settingsOptions,
    ...generationOptions,
    trace: { type: "boolean", describe: "log every hook call with its duration and result to stderr" },
  },
  examples: [
    ["flyte-settings images resolve spark", "resolve the image named spark"],
    ["flyte-settings images resolve '{{.image.model.fqn}}:v2'", "resolve a template"],
    ["flyte-settings images resolve --generation 2", "Flyte 2's named images and their sources"],
  ],
  async run({ options, positionals }, host) {
    const choice = await withGeneration(projectOptions(options), options.generation, host);
    const isFlyte2 = choice.generation === 2;
    const asked = { ...choice, computeVersion: false };
    const loaded = await loadProject(
      options.trace ? { ...asked, onTrace: (calls) => host.stderr.write(traceText(calls)) } : asked,
      host,
    );
    const rows = imageRows(loaded);
    const { imageConfig } = loaded.settings;
    const resolved =
      positionals.length === 0
        ? rows
        : positionals.map((text): ImageRow => {
            if (isFlyte2) return resolveFlyte2Image(text, rows);
            const row = rows.find(({ name }) => name === text);
            const { compat } = loaded.values;
            if (row === undefined && compat === undefined) refuseMistyped(text, rows);
            return (
              row ?? {
                name: text,
                reference: registerableContainerImage(text, imageConfig, omitUndefined({ compat })),
                origins: [],
              }
            );
          });
    const line = ({ name, reference, origins }: ImageRow): string =>
      `${name} ${reference}${isFlyte2 ? ` (${sourceOf(origins)})` : ""}`;
    host.stdout.write(
      options.json
        ? `${JSON.stringify(resolved)}\n`
        : linesText(resolved.map((row) => (positionals.length === 1 ? row.reference : line(row)))),
    );
    return 0;
  },
});

/** A bare word that is almost the name of an image. As a reference it would be docker.io/library/WORD. */
function refuseMistyped(text: string, rows: readonly ImageRow[]): void {
  if (!/^[\w-]+$/.test(text)) return;
  const names = rows.map(({ name }) => name);
  const near = nearestName(text, names);
  if (near === undefined) return;
  throw new FlyteSettingsError("IMAGE_NOT_FOUND", `no image is named ${text}; known: ${names.join(", ")}`, {
    hint: `Did you mean ${near}? For the image on Docker Hub, write docker.io/library/${text}.`,
  });
}

function sourceOf(origins: ImageRow["origins"]): string {
  return origins.map(({ from }) => from).join(", ") || "as written";
}

function traceText(calls: readonly TraceEntry[]): string {
  return calls.length === 0 ? "no plugin ran\n" : linesText(calls.map(traceLine));
}
