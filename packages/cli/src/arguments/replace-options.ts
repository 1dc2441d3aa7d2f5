import type { OptionSpec } from "../option-spec.ts";

/** Flags that replace images which are already in use. */
export const replaceOptions = {
  mirror: { type: "string", value: "PREFIX=MIRROR", multiple: true, describe: "replace the beginning of images" },
  pin: { type: "boolean", describe: "replace tags of images by digests, by what registries answer" },
  imagesLock: {
    type: "string",
    value: "FILE",
    describe: "replace tags by the digests of a lock file",
    completes: "file",
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;
