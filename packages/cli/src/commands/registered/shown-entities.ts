import { decodeContext, type Json, type JsonObject } from "@flyte-settings/core";
import { isObject, omitUndefined } from "@flyte-settings/core/plugin";
import type { Transport, Trust } from "@flyte-settings/registration";
import type { ImageUse, RegisteredEntity } from "@flyte-settings/registration/promotion";
import type { ProjectDomain } from "../../arguments/project-domain.ts";

export interface ShownEntity {
  readonly kind: "task" | "workflow" | "plan";
  readonly name: string;
  readonly version: string;
  readonly active?: boolean;
  readonly workflow?: string;
  readonly schedule?: string;
  readonly images: readonly ImageUse[];
  /** Where its code is stored. */
  readonly code: readonly string[];
  /** `NAME`, or `NAME=value` if values are shown; includes variables of the context. */
  readonly environment: readonly string[];
  readonly spec: Json;
}

export interface ShowChoice extends ProjectDomain {
  readonly name: string;
  readonly version: string | undefined;
  readonly kind: "task" | "workflow" | "plan" | undefined;
  readonly showValues: boolean;
}

const kinds = { task: "task", workflow: "workflow", launchPlan: "plan" } as const;

/** The task, workflow and launch plan with that name in one version. @throws PROMOTION_REFUSED if there is none */
export async function shownEntities(
  admin: Transport,
  { project, domain, name, version, kind, showValues }: ShowChoice,
  { trust, signal }: { readonly trust: Trust; readonly signal: AbortSignal },
): Promise<readonly ShownEntity[]> {
  const { collect, listEntities, notRegistered, readEntity, settled } = await import(
    "@flyte-settings/registration/promotion"
  );
  const query = { project, domain, name, ...omitUndefined({ version }) };
  const wanted = (["task", "workflow", "launchPlan"] as const).filter((each) => (kind ?? kinds[each]) === kinds[each]);
  const listed = await settled(
    wanted.map(async (each) => ({ kind: each, answers: await collect(listEntities(each, admin, query, { signal })) })),
  );
  const answers = listed.flatMap((each) => each.answers);
  const active = answers.find(({ closure }) => closure !== undefined && "state" in closure && closure.state === 1);
  const newest = [...answers].sort((a, b) => created(b) - created(a)).at(0);
  const chosen = version ?? (active ?? newest)?.id?.version;
  const entities = await settled(
    listed.flatMap((each) =>
      each.answers
        .filter(({ id }) => id?.version === chosen)
        .map((answer) => readEntity(each.kind, answer, admin, { trust, signal })),
    ),
  );
  if (entities.length === 0)
    throw notRegistered(
      `${kind ?? "an entity"} ${project}/${domain}/${name}${version === undefined ? "" : `@${version}`}`,
    );
  return Promise.all(entities.map((entity) => shownEntity(entity, showValues)));
}

function created({
  closure,
}: {
  readonly closure?: { readonly createdAt?: { readonly seconds: bigint } | undefined } | undefined;
}): number {
  return Number(closure?.createdAt?.seconds ?? 0n);
}

async function shownEntity(entity: RegisteredEntity, showValues: boolean): Promise<ShownEntity> {
  const { codeLocations, imagesOf, specJson } = await import("@flyte-settings/registration/promotion");
  const { hideVariables } = await import("@flyte-settings/registration");
  const { kind, id, spec, isActive } = entity;
  const plain = specJson(kind, spec);
  const [hidden] = hideVariables([{ place: "", after: plain }], { showValues });
  const json = hidden?.after ?? plain;
  const plan = kind === "launchPlan" && isObject(json) ? json : {};
  return {
    kind: kinds[kind],
    name: id.name,
    version: id.version,
    ...omitUndefined({ active: isActive, workflow: workflowOf(plan), schedule: scheduleOf(plan) }),
    images: imagesOf(kind, spec),
    code: codeLocations([entity]),
    environment: [...variables(json, showValues), ...contextVariables(plain)],
    spec: json,
  };
}

function workflowOf({ workflow_id: id }: JsonObject): string | undefined {
  return isObject(id) ? `${id["project"]}/${id["domain"]}/${id["name"]}@${id["version"]}` : undefined;
}

function scheduleOf({ entity_metadata: metadata }: JsonObject): string | undefined {
  const schedule = isObject(metadata) ? metadata["schedule"] : undefined;
  if (!isObject(schedule)) return undefined;
  const { rate, cron_schedule: cron, cron_expression: expression } = schedule;
  if (isObject(rate)) return `every ${rate["value"]} ${String(rate["unit"] ?? "MINUTE").toLowerCase()}`;
  return isObject(cron) ? `cron ${cron["schedule"]}` : `cron ${expression}`;
}

/** From every list of variables in the spec; hidden values are omitted. */
function variables(json: Json, showValues: boolean): string[] {
  if (Array.isArray(json)) return json.flatMap((each: Json) => variables(each, showValues));
  if (!isObject(json)) return [];
  return Object.entries(json).flatMap(([key, value]) => {
    const list = key === "envs" && isObject(value) ? value["values"] : value;
    if ((key !== "env" && key !== "envs") || !Array.isArray(list)) return variables(value, showValues);
    return list.flatMap((each: Json) => {
      if (!isObject(each)) return [];
      const name = String(each["key"] ?? each["name"] ?? "");
      const text = each["value"];
      return [showValues && typeof text === "string" && text !== "(not shown)" ? `${name}=${text}` : name];
    });
  });
}

/** Names only, with the context that contains them. */
function contextVariables(json: Json): string[] {
  if (Array.isArray(json)) return json.flatMap(contextVariables);
  if (!isObject(json)) return [];
  if ((json["key"] ?? json["name"]) !== "_F_SS_C") return Object.values(json).flatMap(contextVariables);
  try {
    return Object.keys(decodeContext(String(json["value"])).settings.env ?? {}).map(
      (name) => `${name} (in the context)`,
    );
  } catch {
    return [];
  }
}
