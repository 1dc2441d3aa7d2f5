import {
  type Deflate,
  decodeContextText,
  encodeContext,
  FlyteSettingsError,
  SerializationSettings,
} from "@flyte-settings/core";
import { omitUndefined, redactUrls } from "@flyte-settings/core/plugin";
import { usageError } from "@flyte-settings/project";
import {
  holdsImageCaches,
  type Injected,
  type InjectedFile,
  injectContext,
  readTarget,
} from "@flyte-settings/project/context";
import { exists, hostPath, readText, writeFileAtomically } from "@flyte-settings/project/host";
import { appliedOptions } from "../../arguments/project-options.ts";
import { type Command, defineCommand } from "../../command.ts";
import { linesText, oneLine } from "../../format/lines.ts";
import { style } from "../../format/style.ts";
import type { CommandHost } from "../../host/host.ts";
import { type InjectFlags, injectOptions, replacesImages } from "./inject-options.ts";

export const command: Command = defineCommand({
  description:
    "Injects a context (_F_SS_C) into the containers of a pod manifest (YAML or JSON, of any kind, with one or more documents), a serialized entity (.pb) or a package. An image cache of Flyte 2 is injected into the --image-cache argument instead; without one, the images in each container's own image cache are replaced by the project's mirrors and pins, or by --mirror, --pin and --images-lock. All other bytes are preserved. The changes are listed on stderr.",
  positionals: [
    {
      name: "target",
      describe: "manifest, .pb file or package; - for a manifest on stdin",
      required: true,
      completes: "file",
    },
  ],
  options: injectOptions,
  examples: [
    ["flyte-settings context inject pod.yaml --container primary", "print the manifest with the project's settings"],
    [
      "flyte-settings context inject flyte-package.tgz --only-existing --output filled.tgz",
      "inject into the dynamic tasks of a package",
    ],
    [
      "flyte-settings context inject flyte2-pod.yaml --from images.json",
      "inject an image cache into the arguments of a Flyte 2 pod",
    ],
    [
      "flyte-settings context inject flyte2-pod.yaml --images-lock images.lock.yaml",
      "pin the images in a Flyte 2 pod's image cache",
    ],
  ],
  async run({ options: given, positionals: [target = "-"] }, host) {
    const output = given.inPlace ? target : given.output;
    checkOutput(given, target);
    if (given.output !== undefined && !given.force && (await exists(host, given.output))) {
      throw new FlyteSettingsError("FILE_EXISTS", `${given.output} already exists`, {
        place: given.output,
        hint: "Use --force to replace it, or --in-place to change the file itself.",
      });
    }
    const choice = {
      ...omitUndefined({ containers: given.container }),
      ...(given.onlyExisting ? { onlyExisting: true } : {}),
    };
    const done = await inject(target, given, choice, host);
    const { contents } = done;
    if (typeof contents !== "string" && output === undefined)
      throw usageError(`${target} is a binary file: name the destination`, `--output FILE, or --in-place`);
    if (done.changes.length === 0) throw nothingToDo(target, choice);
    if (output !== undefined) await writeFileAtomically(host, output, contents);
    if (given.json) {
      const where = output === undefined ? { manifest: contents } : { path: hostPath(host, output) };
      host.stdout.write(`${JSON.stringify({ ...where, changes: done.changes })}\n`);
      return 0;
    }
    if (output === undefined) host.stdout.writeRaw(String(contents));
    else host.stdout.write(linesText([output]));
    if (!given.quiet) writeChanges(done.changes, host);
    return 0;
  },
});

async function inject(
  path: string,
  given: InjectFlags,
  choice: ContainerChoice,
  host: CommandHost,
): Promise<InjectedFile> {
  if (given.context !== undefined || given.from !== undefined) {
    return injectContext(path, { ...choice, ...(await contextOf(given, host)) }, host);
  }
  const target = await readTarget(path, host);
  if (
    replacesImages(given) ||
    given.generation === "2" ||
    (given.generation === undefined && holdsImageCaches(target))
  ) {
    const { injectReplaced } = await import("./inject-replaced.ts");
    return injectReplaced(target, given, { ...choice, ...(await deflateOf(given)) }, host);
  }
  return target.inject({ ...choice, ...(await contextOf(given, host)) });
}

function checkOutput(given: InjectFlags, target: string): void {
  const { output, inPlace, context, from } = given;
  if (replacesImages(given) && (context ?? from) !== undefined)
    throw usageError(
      "--mirror, --pin and --images-lock replace a container's own images",
      "Omit --context and --from.",
    );
  if (inPlace && output !== undefined) throw usageError("--in-place and --output exclude each other");
  if (context !== undefined && from !== undefined) throw usageError("--context and --from exclude each other");
  if (inPlace && target === "-") throw usageError("--in-place needs a file; standard input has none");
}

async function contextOf(given: InjectFlags, host: CommandHost): Promise<InjectedText> {
  const text = given.context ?? (given.from === undefined ? undefined : await readText(host, given.from));
  if (text !== undefined && mayHoldImages(text)) return imageCacheOf(text, given);
  if (given.context !== undefined) {
    SerializationSettings.fromTransport(given.context); // report a damaged context here rather than in the pod
    return { context: given.context.trim() };
  }
  const settings =
    text === undefined
      ? (await (await import("@flyte-settings/project")).loadProject(appliedOptions(given), host)).settings
      : SerializationSettings.fromTransport(text);
  return { context: encodeContext(settings, await deflateOf(given)) };
}

type InjectedText =
  | { readonly context: string; readonly generation?: 1 }
  | { readonly context: string; readonly generation: 2 };

function mayHoldImages(text: string): boolean {
  try {
    return decodeContextText(text).includes('"image_lookup"');
  } catch {
    return false;
  }
}

/** A Flyte 2 image cache: a string is used unchanged, JSON is compressed. */
async function imageCacheOf(text: string, given: InjectFlags): Promise<InjectedText> {
  const { ImageCache } = await import("@flyte-settings/core/flyte2");
  const { serializedForm = "", ...cache } = ImageCache.fromTransport(text);
  const isJson = serializedForm.trimStart().startsWith("{");
  const context = isJson ? ImageCache.toTransport(cache, await deflateOf(given)) : serializedForm.trim();
  return { context, generation: 2 };
}

async function deflateOf({ exact }: { readonly exact?: boolean }): Promise<{ readonly deflate?: Deflate }> {
  return exact ? { deflate: (await import("@flyte-settings/core/zlib-exact")).deflate } : {};
}

interface ContainerChoice {
  readonly containers?: readonly string[];
  readonly onlyExisting?: boolean;
}

function nothingToDo(target: string, { containers, onlyExisting }: ContainerChoice): Error {
  const which = containers === undefined ? "no container" : `no container called ${containers.join(" or ")}`;
  return new FlyteSettingsError(
    "CONTEXT_INVALID",
    `there is ${which} in ${target === "-" ? "standard input" : target}${onlyExisting ? " that has a context already" : ""}`,
    {
      hint: "Expected a pod, or what makes pods (a Deployment, a Job, …), with containers:, or a serialized task; for an image cache a container of Flyte 2 (a0, fserve).",
    },
  );
}

const colours = { added: "green", replaced: "yellow", same: "dim" } as const;

function writeChanges(changes: readonly Injected[], host: CommandHost): void {
  for (const { entity, change, images = [] } of changes) {
    host.stderr.write(`${style(change, colours[change], host.stderr)} ${oneLine(entity)}\n`);
    for (const { environment, from, to } of images)
      host.stderr.write(`  ${oneLine(`${environment}: ${redactUrls(from)} → ${redactUrls(to)}`)}\n`);
  }
}
