import { encodeContext, SerializationSettings } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { ProjectOptions } from "@flyte-settings/project";
import { readText } from "@flyte-settings/project/host";
import { projectOptions } from "../../arguments/project-options.ts";
import { settingsOptions } from "../../arguments/settings-options.ts";
import { type Command, defineCommand } from "../../command.ts";
import type { CommandHost } from "../../host/host.ts";

export const command: Command = defineCommand({
  description:
    "Prints the serialized context (_F_SS_C) of the resolved settings, or of settings in a file. Its JSON is flytekit's to the byte; with --exact the compressed text is too.",
  options: {
    ...settingsOptions,
    from: {
      type: "string",
      value: "FILE",
      completes: "file",
      describe: "settings as JSON in the wire form, or a context; - for stdin",
    },
    exact: { type: "boolean", describe: "compress as stock zlib does: flytekit's very text" },
  },
  examples: [
    ["flyte-settings context encode", "of the project in this folder"],
    ["flyte-settings context encode --exact --image ghcr.io/acme/train:v4", "the very text that flytekit would write"],
  ],
  async run({ options }, host) {
    const settings =
      options.from === undefined
        ? await resolved(projectOptions(options), host)
        : SerializationSettings.fromTransport(await readText(host, options.from));
    const deflate = options.exact ? (await import("@flyte-settings/core/zlib-exact")).deflate : undefined;
    const context = encodeContext(settings, omitUndefined({ deflate }));
    host.stdout.write(options.json ? `${JSON.stringify({ context, bytes: context.length })}\n` : `${context}\n`);
    return 0;
  },
});

async function resolved(options: ProjectOptions, host: CommandHost): Promise<SerializationSettings> {
  const { loadProject } = await import("@flyte-settings/project");
  return (await loadProject(options, host)).settings;
}
