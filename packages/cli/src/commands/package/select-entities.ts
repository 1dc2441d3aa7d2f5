import { nearestName } from "@flyte-settings/core/internal";
import { shown } from "@flyte-settings/core/plugin";
import { usageError } from "@flyte-settings/project";
import type { InspectedEntity } from "@flyte-settings/registration/package";

/**
 * The entities with one of the names, or that end in a dot and the name; absent: all.
 *
 * @throws USAGE for a name that no entity has
 */
export function selectEntities(
  entities: readonly InspectedEntity[],
  names: readonly string[] | undefined,
): readonly InspectedEntity[] {
  if (names === undefined) return entities;
  const isNamed = (entity: InspectedEntity, name: string): boolean => `.${entity.name}`.endsWith(`.${name}`);
  for (const name of names) {
    if (entities.some((entity) => isNamed(entity, name))) continue;
    const known = [...new Set(entities.flatMap((each) => [each.name, each.name.replace(/^.*\./s, "")]))];
    const near = nearestName(name, known);
    throw usageError(
      `--name ${shown(name)}: the package has no such entity`,
      near === undefined ? "List them with flyte-settings package inspect PACKAGE." : `Did you mean ${near}?`,
    );
  }
  return entities.filter((entity) => names.some((name) => isNamed(entity, name)));
}
