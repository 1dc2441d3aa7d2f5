import { FlyteSettingsError, type FoundContext } from "@flyte-settings/core";
import {
  type InspectedEntity,
  inspectEntity,
  inspectPackage,
  kindByName,
  readEntity,
  SerializedPackage,
} from "@flyte-settings/registration/package";
import { kindWords } from "../package/kind-words.ts";

/** The contexts in a package, or in one `.pb` whose name says what it holds; `entity` is `task module.function`. */
export function contextsInEntities(kind: "pb" | "package", path: string, bytes: Uint8Array): FoundContext[] {
  return read(kind, path, bytes).flatMap((entity) =>
    entity.containers.flatMap(({ context }) =>
      context === undefined ? [] : [{ entity: `${kindWords[entity.kind]} ${entity.name}`, context }],
    ),
  );
}

function read(kind: "pb" | "package", path: string, bytes: Uint8Array): InspectedEntity[] {
  if (kind === "package")
    return inspectPackage(SerializedPackage.fromArchive(path === "-" ? "stdin.tgz" : path, bytes));
  const entity = kindByName(path);
  if (entity !== undefined) return [inspectEntity(readEntity({ path, bytes }, entity))];
  throw new FlyteSettingsError(
    "PACKAGE_INVALID",
    `${path} does not say what it holds: expected a name that ends in _1.pb (task), _2.pb (workflow) or _3.pb (launch plan)`,
    { place: path },
  );
}
