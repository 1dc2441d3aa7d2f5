import { basename } from "node:path";
import { CONTEXT_VARIABLE, decodeContext, isFlyteSettingsError, SerializationSettings } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";
import {
  inspectEntity,
  type SerializedEntity,
  type SerializedPackage,
  setVariable,
  unpackArchive,
} from "@flyte-settings/registration/package";
import { kindWords } from "../package/kind-words.ts";
import { type Input, md5 } from "./inputs.ts";
import { registeredSettings } from "./settings-inputs.ts";

/** A package's contribution to a version: its entities, and its code instead of the directory's. */
export interface PackageInputs {
  /** Digest of the bundled tree, as in the archive's name; absent for a package without code. */
  readonly code?: string;
  readonly entities: readonly Input[];
  /** The files of its code. */
  files(): readonly Input[];
}

export function packageInputs({ entities, bundle }: SerializedPackage): PackageInputs {
  return {
    ...omitUndefined({
      code: bundle && (/^fast([0-9a-f]{32})\./.exec(basename(bundle.path))?.[1] ?? md5(bundle.bytes)),
    }),
    entities: entities.map(
      (entity): Input => ({
        kind: "entity",
        name: `${kindWords[entity.kind]} ${entity.id.name}`,
        digest: md5(onAnyMachine(entity).bytes),
      }),
    ),
    files: () =>
      bundle === undefined
        ? []
        : unpackArchive(bundle.path, bundle.bytes, { links: true }).map(({ path, bytes }) => ({
            kind: "file",
            name: path,
            digest: md5(bytes),
          })),
  };
}

/** Without the parts of its context that depend on the machine that serialized it. */
function onAnyMachine(entity: SerializedEntity): SerializedEntity {
  const context = inspectEntity(entity).containers.find((container) => container.context !== undefined)?.context;
  if (context === undefined) return entity;
  try {
    const value = SerializationSettings.toJson(registeredSettings(decodeContext(context).settings));
    return setVariable(entity, { name: CONTEXT_VARIABLE, value, onlyExisting: true }).entity;
  } catch (error) {
    if (!isFlyteSettingsError(error)) throw error;
    return entity; // the reader of the context reports damage
  }
}
