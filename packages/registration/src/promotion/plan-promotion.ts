/** Plans a promotion before anything is sent. */
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { Transport } from "../client/rpc.ts";
import type { Identifier } from "../proto/identifier.ts";
import { codeLocations } from "./code-locations.ts";
import { getEntity } from "./get-entity.ts";
import { placeProblem } from "./list-projects.ts";
import { type Moved, move, sendable } from "./moved-entity.ts";
import { type PromotionAdmins, planCode } from "./plan-code.ts";
import { digestOf } from "./plan-digest.ts";
import { planSwitches } from "./plan-switches.ts";
import type {
  PlannedEntity,
  PlannedImage,
  PlannedReference,
  PromotionOptions,
  PromotionPlan,
} from "./promotion-plan.ts";
import { problemsOf } from "./promotion-problems.ts";
import type { ReadWorkflowOptions } from "./read-workflow.ts";
import { reader } from "./reader.ts";
import { keyOf, referencesOf } from "./references.ts";
import type { RegisteredVersion } from "./registered-version.ts";
import { settled } from "./settled.ts";
import { startsOthers } from "./starts-others.ts";
import { heldDifferences } from "./target-state.ts";

/**
 * Only reads from the target: see {@link PromotionPlan}.
 *
 * @throws CONTEXT_INVALID, CONTEXT_TOO_LARGE, UPLOAD_FAILED, PROMOTION_REFUSED, ADMIN_REFUSED, ADMIN_UNAVAILABLE,
 * AUTH_FAILED, ABORTED
 */
export async function planPromotion(
  version: RegisteredVersion,
  admins: PromotionAdmins,
  options: PromotionOptions,
): Promise<PromotionPlan> {
  const { signal, target } = options;
  const reading = { trust: admins.trust, signal };
  const code = await planCode(codeLocations(version.entities), admins, options);
  const moved = version.entities.map((entity) => move(entity, code, version, options));
  const admin = reader(admins.target);
  const entities = await settled(moved.map((each) => compare(each, admin, reading)));
  // a target that already has some of the entities must exist
  const isNew = entities.every(({ action }) => action === "create");
  const place = isNew ? await placeProblem(admin, target, signal) : undefined;
  const references = await planReferences(moved, admin, reading);
  const { switches, removed } = await planSwitches(version, admin, options);
  const images = planImages(moved);
  const sending = moved.map(sendable);
  return {
    source: version.id,
    target,
    ...omitUndefined({ endpoint: admins.endpoint }),
    entities,
    images,
    code,
    mentions: moved.flatMap(({ rewritten, id }) => rewritten.mentions.map(({ path, word }) => ({ id, path, word }))),
    references,
    unknowable: version.entities.filter(startsOthers).map(({ id }) => id.name),
    switches,
    removed,
    problems: [
      ...(place === undefined ? [] : [`target: ${place}`]),
      ...problemsOf({ entities, references, images, switches }, version, moved, options),
    ],
    digest: digestOf({ endpoint: admins.endpoint, target, code, switches, entities: moved }),
    sending,
  };
}

async function compare(
  { kind, id, from, spec, rewritten }: Moved,
  admin: Transport,
  reading: ReadWorkflowOptions,
): Promise<PlannedEntity> {
  const differences = await heldDifferences(admin, kind, id, spec, reading);
  const { changes } = rewritten;
  if (differences === undefined) return { id, from, action: "create", changes, differences: [] };
  return { id, from, action: differences.length === 0 ? "identical" : "conflict", changes, differences };
}

async function planReferences(
  moved: readonly Moved[],
  admin: Transport,
  reading: ReadWorkflowOptions,
): Promise<readonly PlannedReference[]> {
  const own = new Set(moved.map(({ id }) => keyOf(id)));
  const named = new Map(moved.flatMap(({ kind, spec }) => referencesOf(kind, spec)).map((id) => [keyOf(id), id]));
  const others = [...named.values()].filter((id) => !own.has(keyOf(id)));
  const isThere = async (id: Required<Identifier>): Promise<boolean> =>
    (await getEntity(id.kind, id, admin, reading)) !== undefined;
  return settled(others.map(async (id) => ({ id, isThere: await isThere(id) })));
}

function planImages(moved: readonly Moved[]): readonly PlannedImage[] {
  const pairs = new Map<string, PlannedImage>();
  for (const { from, to } of moved.flatMap(({ rewritten }) => rewritten.images))
    pairs.set(JSON.stringify([from, to]), {
      ...{ from, to, isKept: from === to },
      isPinned: to.includes("@"),
      isTemplate: to.includes("{{"),
    });
  return [...pairs.values()].sort((a, b) => (a.from < b.from ? -1 : 1));
}
