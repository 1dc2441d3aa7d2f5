import { encodeContext, SerializationSettings } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { ProjectOptions } from "@flyte-settings/project";
import { readText } from "@flyte-settings/project/host";
import { appliedOptions } from "../../arguments/project-options.ts";
import { settingsOptions } from "../../arguments/settings-options.ts";
import { type Command, defineCommand } from "../../command.ts";
import type { CommandHost } from "../../host/host.ts";

export const command: Command = defineCommand({
  description:
    "Prints the serialized context (_F_SS_C) of the resolved settings, or of settings in a file. Its JSON is byte-for-byte flytekit's; with --exact, the compressed output is too.",
  options: {
    ...settingsOptions,
    from: {
      type: "string",
      value: "FILE",
      completes: "file",
      describe: "settings as JSON in wire format, or a context; - for stdin",
    },
    exact: { type: "boolean", describe: "compress like stock zlib, for the same output as flytekit" },
  },
  examples: [
    ["flyte-settings context encode", "for the current project"],
    ["flyte-settings context encode --exact --image ghcr.io/acme/train:v4", "identical to flytekit's output"],
  ],
  async run({ options }, host) {
    const settings =
      options.from === undefined
        ? await resolved(appliedOptions(options), host)
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
