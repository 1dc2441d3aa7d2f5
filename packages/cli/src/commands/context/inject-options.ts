import { generationOptions } from "../../arguments/generation-options.ts";
import { replaceOptions } from "../../arguments/replace-options.ts";
import { settingsOptions } from "../../arguments/settings-options.ts";
import type { OptionsOf } from "../../command.ts";
import type { OptionSpec } from "../../option-spec.ts";

/** The flags of `context inject`. */
export const injectOptions = {
  ...settingsOptions,
  generation: { ...generationOptions.generation, defaultText: "that of the containers" },
  ...replaceOptions,
  context: { type: "string", value: "TEXT", describe: "context, or image cache of Flyte 2, to inject" },
  from: {
    type: "string",
    value: "FILE",
    completes: "file",
    describe: "settings or an image cache as JSON in wire format, or a context",
    defaultText: "the resolved settings; for Flyte 2 the container's own images, replaced",
  },
  exact: { type: "boolean", describe: "compress like stock zlib, for the same output as flytekit" },
  container: {
    type: "string",
    value: "NAME",
    multiple: true,
    describe: "only containers with this name, including init containers; a task's container is primary",
    defaultText: "the pod's only container; in a package, every task's",
  },
  onlyExisting: { type: "boolean", describe: "only replace existing contexts" },
  output: {
    type: "string",
    short: "o",
    value: "FILE",
    completes: "file",
    describe: "write the result to FILE instead of stdout",
  },
  inPlace: { type: "boolean", describe: "modify the file in place" },
  force: { type: "boolean", describe: "overwrite an existing --output file" },
} as const satisfies Readonly<Record<string, OptionSpec>>;

export type InjectFlags = OptionsOf<typeof injectOptions>;

/** Whether a flag replaces the images of the containers. */
export function replacesImages({ mirror, pin, imagesLock }: InjectFlags): boolean {
  return mirror !== undefined || pin === true || imagesLock !== undefined;
}
