import type { OptionSpec } from "../command.ts";

/** Flags of the commands that ask registries; each goes before the option of the plugin of that name. */
export const registryOptions = {
  lock: {
    type: "string",
    value: "FILE",
    completes: "file",
    describe: "lock file",
    defaultText: "images.lock.yaml beside the project file",
  },
  insecureRegistry: {
    type: "string",
    value: "HOST[:PORT]",
    multiple: true,
    describe: "may be asked by http; the loopback always may",
  },
  caFile: { type: "string", value: "FILE", completes: "file", describe: "certificates to trust beside the usual ones" },
} as const satisfies Readonly<Record<string, OptionSpec>>;
