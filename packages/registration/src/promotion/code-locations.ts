import {
  decodeContext,
  FlyteSettingsError,
  isFlyteSettingsError,
  type SerializationSettings,
} from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import { entityWords } from "../package/serialized-package.ts";
import type { EntityKind, Identifier } from "../proto/identifier.ts";
import { codeArgument } from "./code-argument.ts";
import { editContainers } from "./edit-containers.ts";
import type { RegisteredEntity } from "./registered-version.ts";

/**
 * Every code location in the arguments and contexts of entities. @throws CONTEXT_INVALID, CONTEXT_TOO_LARGE with the
 * entity
 */
export function codeLocations(entities: readonly RegisteredEntity[]): readonly string[] {
  const found = new Set<string>();
  for (const { kind, id, spec } of entities) {
    editContainers(kind, spec, {
      image: (image) => image,
      args: (args) => {
        const at = codeArgument(args);
        if (at !== undefined) found.add(args[at] ?? "");
        return args;
      },
      context: (context) => {
        const { fastSerializationSettings: fast } = settingsOf(context, kind, id);
        if (fast?.distributionLocation) found.add(fast.distributionLocation);
        return context;
      },
    });
  }
  return [...found];
}

function settingsOf(context: string, kind: EntityKind, { name, version }: Identifier): SerializationSettings {
  try {
    return decodeContext(context).settings;
  } catch (cause) {
    if (!isFlyteSettingsError(cause)) throw cause;
    const message = `could not read the context of ${entityWords[kind]} ${shown(name)} version ${shown(version)}: ${cause.message}`;
    throw new FlyteSettingsError(cause.code, message, {}, cause);
  }
}
