import { FlyteSettingsError } from "@flyte-settings/core";
import { isLaunch } from "@flyte-settings/core/flyte2";
import type { Found } from "@flyte-settings/core/internal";
import {
  type InspectedEntity,
  inspectEntity,
  inspectPackage,
  kindByName,
  type PackageFile,
  readEntity,
  requirePackage,
  SerializedPackage,
  unpackByContent,
} from "@flyte-settings/registration/package";
import { kindWords } from "../package/kind-words.ts";
import { launchOf } from "./find-launches.ts";

/**
 * The contexts in a package, or in one `.pb` whose name gives its type; `entity` is `task module.function`. Flyte 2's
 * TaskSpec has the same field numbers as flytekit's, so both are read.
 */
export function contextsInEntities(kind: "pb" | "package", path: string, bytes: Uint8Array): Found[] {
  return read(kind, path, bytes).flatMap((entity) => {
    const name = `${kindWords[entity.kind]} ${entity.name}`;
    return entity.containers.flatMap(({ context, image, args, command }): Found[] => {
      const launches = [args, command].filter(isLaunch).map((words) => launchOf(name, words, image));
      return context === undefined ? launches : [{ generation: 1, entity: name, context }, ...launches];
    });
  });
}

function read(kind: "pb" | "package", path: string, bytes: Uint8Array): InspectedEntity[] {
  if (kind === "package") return inspectPackage(SerializedPackage.fromFiles(packageFiles(path, bytes)));
  const entity = kindByName(path);
  if (entity !== undefined) return [inspectEntity(readEntity({ path, bytes }, entity))];
  const task = flyte2Task(path, bytes);
  if (task !== undefined) return [task];
  throw new FlyteSettingsError(
    "PACKAGE_INVALID",
    `${path} does not say what it holds: expected a name that ends in _1.pb (task), _2.pb (workflow) or _3.pb (launch plan)`,
    { place: path },
  );
}

/** @throws PACKAGE_INVALID for a bundle, ARCHIVE_INVALID */
function packageFiles(path: string, bytes: Uint8Array): PackageFile[] {
  const name = path === "-" ? "standard input" : path;
  const files = unpackByContent(name, bytes);
  requirePackage(name, files, true);
  return files;
}

/** A Flyte 2 TaskSpec, whose file name follows no convention. */
function flyte2Task(path: string, bytes: Uint8Array): InspectedEntity | undefined {
  try {
    const task = inspectEntity(readEntity({ path, bytes }, "task", true));
    return task.containers.some(({ args, command }) => isLaunch(args) || isLaunch(command)) ? task : undefined;
  } catch {
    return undefined;
  }
}
