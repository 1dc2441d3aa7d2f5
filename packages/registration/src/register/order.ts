import type { HydratedEntity } from "../hydrate/hydrate.ts";
import { rootMessages, walk } from "../hydrate/places.ts";
import { type Identifier, readIdentifier } from "../proto/identifier.ts";

/** For each entity, by its position, the positions of those of the same package that it names. */
export function dependencies(entities: readonly HydratedEntity[]): readonly ReadonlySet<number>[] {
  const positions = new Map(entities.map((entity, index) => [key(entity.id), index]));
  return entities.map((entity, self) => {
    const found = new Set<number>();
    walk(entity.bytes, rootMessages[entity.kind], {
      Identifier: (bytes) => {
        const position = positions.get(key(readIdentifier(bytes)));
        // A package holds what is used before what uses it; anything else would wait for itself.
        if (position !== undefined && position < self) found.add(position);
        return bytes;
      },
    });
    return found;
  });
}

function key({ kind, project, domain, name, version }: Identifier): string {
  return JSON.stringify([kind, project, domain, name, version]);
}

const ranks = { task: 0, workflow: 1, launchPlan: 2 } as const;

/**
 * Tasks, then workflows and launch plans in the package's order; what names an entity that comes later is moved
 * behind it. In a package as pyflyte makes it nothing moves.
 */
export function inOrder(entities: readonly HydratedEntity[]): HydratedEntity[] {
  const positions = new Map(entities.map((entity) => [key(entity.id), entity]));
  const placed = new Set<HydratedEntity>();
  const visiting = new Set<HydratedEntity>();
  const place = (entity: HydratedEntity): void => {
    if (placed.has(entity) || visiting.has(entity)) return;
    visiting.add(entity);
    walk(entity.bytes, rootMessages[entity.kind], {
      Identifier: (bytes) => {
        const named = positions.get(key(readIdentifier(bytes)));
        if (named !== undefined && named !== entity) place(named);
        return bytes;
      },
    });
    visiting.delete(entity);
    placed.add(entity);
  };
  for (const entity of [...entities].sort((a, b) => Math.min(ranks[a.kind], 1) - Math.min(ranks[b.kind], 1)))
    place(entity);
  return [...placed];
}
