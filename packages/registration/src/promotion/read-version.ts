import { FlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import type { Transport } from "../client/rpc.ts";
import { entityWords } from "../package/serialized-package.ts";
import type { EntityKind } from "../proto/identifier.ts";
import { collect, listEntities } from "./list-entities.ts";
import { nothingRegistered } from "./list-projects.ts";
import { readEntity } from "./read-entity.ts";
import type { ReadWorkflowOptions } from "./read-workflow.ts";
import { reader } from "./reader.ts";
import type { EntityAnswers } from "./rebuild.ts";
import { referencesOf } from "./references.ts";
import type { RegisteredEntity, RegisteredVersion } from "./registered-version.ts";
import type { VersionId } from "./rewrite-options.ts";
import { settled } from "./settled.ts";

export interface ReadOptions extends ReadWorkflowOptions {
  /** Only this workflow, its default plan, and their dependencies. */
  readonly workflow?: string | undefined;
  /** Only this launch plan, its workflow, and their dependencies. */
  readonly plan?: string | undefined;
}

/**
 * Reads all entities of one version as specs that register the same entities again. The dependencies of an entity: its
 * tasks, the launch plans of its nodes and their workflows, if they have the same version. Sub-workflows are part of
 * the spec. Tasks and plans that code starts by name are not detected.
 *
 * @throws PROMOTION_REFUSED if nothing is registered there, or a workflow cannot be read; PACKAGE_INVALID if its node
 * names cannot be restored; ADMIN_REFUSED, ADMIN_UNAVAILABLE, AUTH_FAILED, ABORTED
 */
export async function readVersion(
  transport: Transport,
  { project, domain, version }: VersionId,
  { workflow, plan, ...options }: ReadOptions = {},
): Promise<RegisteredVersion> {
  const id = { project, domain, version };
  const admin = reader(transport);
  const list = <Kind extends EntityKind>(kind: Kind): Promise<EntityAnswers[Kind][]> =>
    collect(listEntities(kind, admin, id, options));
  const [tasks, workflows, plans] = await settled([list("task"), list("workflow"), list("launchPlan")]);
  const listed = [...named("task", tasks), ...named("workflow", workflows), ...named("launchPlan", plans)];
  if (listed.length === 0) throw await nothingRegistered(admin, id, options.signal);
  const read = ({ kind, answer }: Listed): Promise<RegisteredEntity> => readEntity(kind, answer, admin, options);
  if (workflow === undefined && plan === undefined) return { id, entities: await settled(listed.map(read)) };
  const start = [
    ...(workflow === undefined ? [] : [found(listed, "workflow", workflow, id)]),
    ...listed.filter(({ kind, name }) => kind === "launchPlan" && name === workflow),
    ...(plan === undefined ? [] : [found(listed, "launchPlan", plan, id)]),
  ];
  const needed = await closure(start, listed, id, read);
  return { id, isPartial: true, entities: listed.flatMap((each) => needed.get(each) ?? []) };
}

interface Listed {
  readonly kind: EntityKind;
  readonly name: string;
  readonly answer: EntityAnswers[EntityKind];
}

function named(kind: EntityKind, answers: readonly EntityAnswers[EntityKind][]): Listed[] {
  return answers.map((answer) => ({ kind, name: answer.id?.name ?? "", answer }));
}

function find(listed: readonly Listed[], kind: EntityKind, name: string): Listed | undefined {
  return listed.find((each) => each.kind === kind && each.name === name);
}

function found(listed: readonly Listed[], kind: EntityKind, name: string, { version }: VersionId): Listed {
  const entity = find(listed, kind, name);
  if (entity !== undefined) return entity;
  const names = listed.filter((each) => each.kind === kind).map((each) => shown(each.name));
  const some = `${names.slice(0, 5).join(", ")}${names.length > 5 ? ", …" : ""}`;
  throw new FlyteSettingsError(
    "PROMOTION_REFUSED",
    `${entityWords[kind]} ${shown(name)} is not registered under version ${shown(version)}. Expected one of: ${some || "none"}`,
  );
}

async function closure(
  start: readonly Listed[],
  listed: readonly Listed[],
  { project, domain, version }: VersionId,
  read: (entity: Listed) => Promise<RegisteredEntity>,
): Promise<ReadonlyMap<Listed, RegisteredEntity>> {
  const done = new Map<Listed, RegisteredEntity>();
  for (let next = new Set(start); next.size > 0; ) {
    const entities = await settled([...next].map(async (each) => [each, await read(each)] as const));
    for (const [each, entity] of entities) done.set(each, entity);
    const references = entities
      .flatMap(([, { kind, spec }]) => referencesOf(kind, spec))
      .filter((id) => id.project === project && id.domain === domain && id.version === version)
      .flatMap(({ kind, name }) => find(listed, kind, name) ?? []);
    next = new Set(references.filter((each) => !done.has(each)));
  }
  return done;
}
