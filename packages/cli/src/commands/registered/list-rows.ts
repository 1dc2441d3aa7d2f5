import { omitUndefined } from "@flyte-settings/core/plugin";
import type { Transport } from "@flyte-settings/registration";
import type { ProjectDomain } from "../../arguments/project-domain.ts";

/** A row of `registered list`. */
export interface ListedRow {
  readonly kind: Kind;
  readonly name: string;
  readonly version: string;
  /** When it was registered. */
  readonly registered: string;
  /** Only for launch plans. */
  readonly active?: boolean;
  readonly workflow?: string;
  /** Another version of this launch plan is active too, which Flyte Admin allows after concurrent activations. */
  readonly severalActive?: true;
  /** With `--stale`: the newest version of the workflow. */
  readonly newest?: string;
  /** With `--stale`: the newest version has no launch plan with this name. */
  readonly removed?: boolean;
}

type Kind = "task" | "workflow" | "plan";

export interface ListChoice {
  readonly version?: string;
  readonly kind?: Kind;
  readonly workflow?: string;
  readonly active?: boolean;
  readonly stale?: boolean;
}

type Promotion = typeof import("@flyte-settings/registration/promotion");
type Answers = import("@flyte-settings/registration/promotion").EntityAnswers;

/**
 * All rows: tasks, then workflows, then launch plans. @throws PROMOTION_REFUSED for a project or domain that does not
 * exist
 */
export async function listRows(
  admin: Transport,
  where: ProjectDomain,
  choice: ListChoice,
  signal: AbortSignal,
): Promise<readonly ListedRow[]> {
  const promotion = await import("@flyte-settings/registration/promotion");
  const rows = choice.stale
    ? await staleRows(promotion, admin, where, choice, signal)
    : await everyRow(promotion, admin, where, choice, signal);
  if (rows.length > 0) return withSeveralActive(rows);
  const [projects, domains] = await promotion.settled([
    promotion.listProjects(admin, signal),
    promotion.listDomains(admin, signal),
  ]);
  if (projects.includes(where.project) && domains.includes(where.domain)) return rows;
  throw await promotion.nothingRegistered(admin, where, signal);
}

function withSeveralActive(rows: readonly ListedRow[]): readonly ListedRow[] {
  const counts = new Map<string, number>();
  for (const { name, active } of rows) if (active) counts.set(name, (counts.get(name) ?? 0) + 1);
  return rows.map((each) =>
    each.active && (counts.get(each.name) ?? 0) > 1 ? { ...each, severalActive: true } : each,
  );
}

async function everyRow(
  { collect, listActivePlans, listEntities, settled }: Promotion,
  admin: Transport,
  where: ProjectDomain,
  { version, kind, workflow, active }: ListChoice,
  signal: AbortSignal,
): Promise<readonly ListedRow[]> {
  const query = { ...where, ...omitUndefined({ version }) };
  const wants = (each: Kind): boolean =>
    active === true ? each === "plan" : (kind ?? each) === each && (each !== "task" || workflow === undefined);
  const named = workflow === undefined ? {} : { name: workflow };
  const plans = active
    ? collect(listActivePlans(admin, where, { signal }))
    : wants("plan")
      ? collect(listEntities("launchPlan", admin, query, { signal }))
      : [];
  const [foundTasks, foundWorkflows, foundPlans] = await settled([
    wants("task") ? collect(listEntities("task", admin, query, { signal })) : [],
    wants("workflow") ? collect(listEntities("workflow", admin, { ...query, ...named }, { signal })) : [],
    plans,
  ]);
  const rows = [
    ...foundTasks.map((each) => row("task", each)),
    ...foundWorkflows.map((each) => row("workflow", each)),
    ...foundPlans.map(planRow),
  ];
  return rows.filter(
    (each) =>
      (version === undefined || each.version === version) &&
      (workflow === undefined || each.kind !== "plan" || each.workflow === workflow),
  );
}

async function staleRows(
  { collect, listEntities, settled, stalePlans }: Promotion,
  admin: Transport,
  where: ProjectDomain,
  { version, workflow }: ListChoice,
  signal: AbortSignal,
): Promise<readonly ListedRow[]> {
  const [workflows, plans] = await settled([
    collect(listEntities("workflow", admin, where, { signal })),
    collect(listEntities("launchPlan", admin, where, { signal })),
  ]);
  return stalePlans(workflows, plans)
    .map(({ plan, newest, isRemoved }) => ({ ...planRow(plan), newest, removed: isRemoved }))
    .filter((each) => version === undefined || each.version === version)
    .filter((each) => workflow === undefined || each.workflow === workflow);
}

function planRow(plan: Answers["launchPlan"]): ListedRow {
  const active = plan.closure?.state === 1;
  return { ...row("plan", plan), active, workflow: plan.spec?.workflowId?.name ?? "" };
}

function row(kind: Kind, { id, closure }: Answers[keyof Answers]): ListedRow {
  const { seconds = 0n, nanos = 0 } = closure?.createdAt ?? {};
  const registered = new Date(Number(seconds) * 1000 + nanos / 1e6).toISOString();
  return { kind, name: id?.name ?? "", version: id?.version ?? "", registered };
}
