import { omitUndefined } from "@flyte-settings/core/plugin";
import type { RegistryOptions } from "@flyte-settings/project/images";
import type { OptionsOf } from "../command.ts";
import type { OptionSpec } from "../option-spec.ts";
import { projectOptions } from "./project-options.ts";
import type { settingsOptions } from "./settings-options.ts";

/** Flags of the commands that query registries; each overrides the plugin option of the same name. */
export const registryOptions = {
  lock: {
    type: "string",
    value: "FILE",
    completes: "file",
    describe: "lock file",
    defaultText: "images.lock.yaml next to the project file",
  },
  insecureRegistry: {
    type: "string",
    value: "HOST[:PORT]",
    multiple: true,
    describe: "allow plain HTTP for this registry (loopback is always allowed)",
  },
  caFile: { type: "string", value: "FILE", completes: "file", describe: "additional CA certificates (PEM)" },
} as const satisfies Readonly<Record<string, OptionSpec>>;

/** The flags of settings and registries in the library's form. @throws USAGE */
export function registryChoice(
  options: OptionsOf<typeof settingsOptions & typeof registryOptions>,
): Omit<RegistryOptions, "generation"> {
  const { lock, caFile, insecureRegistry } = options;
  return {
    ...projectOptions(options),
    ...omitUndefined({ lock, caFile, insecureRegistries: insecureRegistry }),
  };
}
