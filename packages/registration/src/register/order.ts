import type { HydratedEntity } from "../hydrate/hydrated-entity.ts";
import { rootMessages, walk } from "../hydrate/message-visitor.ts";
import { type Identifier, readIdentifier } from "../proto/identifier.ts";

/** Entities in a valid registration order, and for each the indexes of the entities it references. */
export interface Ordered {
  readonly entities: readonly HydratedEntity[];
  readonly waitsFor: readonly ReadonlySet<number>[];
}

/**
 * Tasks, then workflows and launch plans in the package's order; an entity that references a later one is moved behind
 * it. In a package produced by pyflyte, nothing else moves.
 */
export function inOrder(entities: readonly HydratedEntity[]): Ordered {
  const byKey = new Map(entities.map((entity) => [key(entity.id), entity]));
  const named = new Map(entities.map((entity) => [entity, namedBy(entity, byKey)]));
  const placed = new Map<HydratedEntity, number>();
  const begun = new Set<HydratedEntity>();
  const place = (entity: HydratedEntity): void => {
    if (begun.has(entity)) return;
    begun.add(entity);
    for (const other of named.get(entity) ?? []) place(other);
    placed.set(entity, placed.size);
  };
  for (const entity of entities) if (entity.kind === "task") place(entity);
  for (const entity of entities) place(entity);
  const ordered = [...placed.keys()];
  // In a cycle of references, the first entity does not wait for the others.
  const waitsFor = ordered.map((entity, self) => {
    const positions = [...(named.get(entity) ?? [])].map((other) => placed.get(other) ?? self);
    return new Set(positions.filter((position) => position < self));
  });
  return { entities: ordered, waitsFor };
}

function namedBy(entity: HydratedEntity, byKey: ReadonlyMap<string, HydratedEntity>): ReadonlySet<HydratedEntity> {
  const found = new Set<HydratedEntity>();
  walk(entity.bytes, rootMessages[entity.kind], {
    Identifier: (bytes) => {
      const other = byKey.get(key(readIdentifier(bytes)));
      if (other !== undefined && other !== entity) found.add(other);
      return bytes;
    },
  });
  return found;
}

function key({ kind, project, domain, name, version }: Identifier): string {
  return [kind ?? "", project, domain, name, version].join("\n");
}
