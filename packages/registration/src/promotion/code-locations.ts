import { decodeContext } from "@flyte-settings/core";
import { codeArgument } from "./code-argument.ts";
import { editContainers } from "./edit-containers.ts";
import type { RegisteredEntity } from "./registered-version.ts";

/** Every location of code that entities name, in arguments and in contexts. @throws CONTEXT_INVALID, CONTEXT_TOO_LARGE */
export function codeLocations(entities: readonly RegisteredEntity[]): readonly string[] {
  const found = new Set<string>();
  for (const { kind, spec } of entities) {
    editContainers(kind, spec, {
      image: (image) => image,
      args: (args) => {
        const at = codeArgument(args);
        if (at !== undefined) found.add(args[at] ?? "");
        return args;
      },
      context: (context) => {
        const { fastSerializationSettings: fast } = decodeContext(context).settings;
        if (fast?.distributionLocation) found.add(fast.distributionLocation);
        return context;
      },
    });
  }
  return [...found];
}
