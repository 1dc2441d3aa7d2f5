import { registerableContainerImage } from "@flyte-settings/core";
import { omitUndefined, type TraceEntry } from "@flyte-settings/core/plugin";
import { loadProject } from "@flyte-settings/project";
import { imageRows } from "@flyte-settings/project/images";
import { traceLine } from "@flyte-settings/project/plugins";
import { projectOptions } from "../../arguments/project-options.ts";
import { settingsOptions } from "../../arguments/settings-options.ts";
import { type Command, defineCommand } from "../../command.ts";
import { linesText } from "../../format/lines.ts";

export const command: Command = defineCommand({
  description:
    "Resolves the container_image of a task: an image name, a template, or a reference. Without an argument: every image.",
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
    trace: { type: "boolean", describe: "log every hook call with its duration and result to stderr" },
  },
  examples: [
    ["flyte-settings images resolve spark", "resolve the image named spark"],
    ["flyte-settings images resolve '{{.image.model.fqn}}:v2'", "resolve a template"],
  ],
  async run({ options, positionals }, host) {
    const asked = { ...projectOptions(options), computeVersion: false };
    const loaded = await loadProject(
      options.trace ? { ...asked, onTrace: (calls) => host.stderr.write(traceText(calls)) } : asked,
      host,
    );
    const rows = imageRows(loaded);
    const { imageConfig } = loaded.settings;
    const resolved =
      positionals.length === 0
        ? rows
        : positionals.map((text) => {
            const row = rows.find(({ name }) => name === text);
            const compat = loaded.values.compat;
            return (
              row ?? {
                name: text,
                reference: registerableContainerImage(text, imageConfig, omitUndefined({ compat })),
                origins: [],
              }
            );
          });
    host.stdout.write(
      options.json
        ? `${JSON.stringify(resolved)}\n`
        : linesText(
            resolved.map(({ name, reference }) => (positionals.length === 1 ? reference : `${name} ${reference}`)),
          ),
    );
    return 0;
  },
});

function traceText(calls: readonly TraceEntry[]): string {
  return calls.length === 0 ? "no plugin ran\n" : linesText(calls.map(traceLine));
}
