import type { ContextSource, SourceOptions } from "@flyte-settings/project/context";
import { exists } from "@flyte-settings/project/host";
import { type Command, defineCommand } from "../../command.ts";

export const command: Command = defineCommand({
  description:
    "Decodes a serialized context (_F_SS_C) in any form: the value itself, an environment, a pod manifest from kubectl, " +
    "a serialized entity, or a package. Also reads the image cache and the other arguments of a Flyte 2 container (--image-cache): " +
    "the value, an argument list, a manifest, a TaskSpec. Unknown keys are listed on stderr.",
  positionals: [
    {
      name: "text",
      describe: "context, NAME=value, or a file with contexts (default or -: standard input)",
      completes: "file",
    },
  ],
  options: {
    envFile: { type: "string", value: "FILE", completes: "file", describe: "read an environment file" },
    pod: {
      type: "string",
      value: "FILE",
      completes: "file",
      describe: "read a manifest (YAML or JSON, also a List); - for stdin",
    },
    pb: { type: "string", value: "FILE", completes: "file", describe: "read a serialized task or workflow" },
    package: {
      type: "string",
      value: "FILE",
      completes: "file",
      describe: "read every context in a flyte-package.tgz",
    },
    lines: { type: "boolean", describe: "decode each line of stdin to a line of JSON" },
  },
  examples: [
    ["flyte-settings context decode --package flyte-package.tgz", "the contexts of a package's dynamic tasks"],
    ["kubectl get pod NAME -o yaml | flyte-settings context decode --pod -", "the context of a running pod"],
    ['flyte-settings context decode "$_F_SS_C" --json', "inside the pod"],
    [
      "flyte-settings context decode 'a0 --version v1 --tgz s3://b/fast0.tar.gz'",
      "the arguments of a Flyte 2 container",
    ],
  ],
  async run({ options, positionals: [text] }, host) {
    // imported here because the help page does not need it
    if (options.lines) return (await import("./decode-lines.ts")).decodeLines(host);
    const [{ readContexts, sourceOf }, { showContext }] = await Promise.all([
      import("@flyte-settings/project/context"),
      import("./show-context.ts"),
    ]);
    const isFile = text !== undefined && text !== "" && text !== "-" && (await exists(host, text));
    const source = isFile ? sourceOf(text) : readSource(options, text);
    const found = await readContexts(source, host);
    return showContext(found, source.kind, options.json === true, host);
  },
});

/** Selects the source of the context: one of the flags, or the positional argument. */
function readSource(options: SourceOptions, text: string | undefined): ContextSource {
  for (const kind of ["envFile", "pod", "pb", "package"] as const) {
    const path = options[kind];
    if (path !== undefined) return { kind, path };
  }
  return text === undefined || text === "-" ? { kind: "text", path: "-" } : { kind: "text", text };
}
