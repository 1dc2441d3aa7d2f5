import type { ContextSource, SourceOptions } from "@flyte-settings/project/context";
import { exists } from "@flyte-settings/project/host";
import { type Command, defineCommand } from "../../command.ts";

export const command: Command = defineCommand({
  description:
    "Reads the settings in a serialized context (_F_SS_C), wherever it is: a bare text, an environment, a pod manifest as kubectl prints it, " +
    "a serialized entity, a package. Also reads the image cache and the other arguments of a Flyte 2 container (--image-cache): " +
    "a bare text, an argument list, a manifest, a TaskSpec. Keys that the program does not know are named on stderr.",
  positionals: [
    {
      name: "text",
      describe: "the context, NAME=value, or a file that holds some; - or nothing: standard input",
      completes: "file",
    },
  ],
  options: {
    envFile: { type: "string", value: "FILE", completes: "file", describe: "find it in an environment file" },
    pod: {
      type: "string",
      value: "FILE",
      completes: "file",
      describe: "find it in a manifest (YAML or JSON, a List too); - for stdin",
    },
    pb: { type: "string", value: "FILE", completes: "file", describe: "find it in a serialized task or workflow" },
    package: { type: "string", value: "FILE", completes: "file", describe: "find all of them in a flyte-package.tgz" },
    lines: { type: "boolean", describe: "every line of stdin is a context; one line of JSON each" },
  },
  examples: [
    ["flyte-settings context decode --package flyte-package.tgz", "what the dynamic tasks of a package will read"],
    ["kubectl get pod NAME -o yaml | flyte-settings context decode --pod -", "what a running pod was given"],
    ['flyte-settings context decode "$_F_SS_C" --json', "inside the pod itself"],
    [
      "flyte-settings context decode 'a0 --version v1 --tgz s3://b/fast0.tar.gz'",
      "the arguments of a Flyte 2 container",
    ],
  ],
  async run({ options, positionals: [text] }, host) {
    // not at the top: the help page needs none of it
    if (options.lines) return (await import("./decode-lines.ts")).decodeLines(host);
    const [{ readContexts, sourceOf }, { showContext }] = await Promise.all([
      import("@flyte-settings/project/context"),
      import("./show-context.ts"),
    ]);
    const isFile = text !== undefined && text !== "-" && (await exists(host, text));
    const source = isFile ? sourceOf(text) : readSource(options, text);
    const found = await readContexts(source, host);
    return showContext(found, source.kind, options.json === true, host);
  },
});

/** Which of the ways the context was given; a text where none of the flags was. */
function readSource(options: SourceOptions, text: string | undefined): ContextSource {
  for (const kind of ["envFile", "pod", "pb", "package"] as const) {
    const path = options[kind];
    if (path !== undefined) return { kind, path };
  }
  return text === undefined || text === "-" ? { kind: "text", path: "-" } : { kind: "text", text };
}
