import { create, type DescMessage, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  DescriptionEntitySchema,
  type LaunchPlan,
  LaunchPlanCreateRequestSchema,
  LaunchPlanListSchema,
  LaunchPlanSchema,
  LaunchPlanUpdateRequestSchema,
  NamedEntityIdentifierListSchema,
  ProjectsSchema,
  ResourceType,
  type Task,
  TaskCreateRequestSchema,
  TaskListSchema,
  type Workflow,
  WorkflowCreateRequestSchema,
  WorkflowListSchema,
} from "@flyte-settings/registration/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../src/json.ts";
import { type Seeded, seededAdmin } from "./support/registered-answers.ts";
import { vectorLines } from "./support/vectors.ts";

interface ListLine {
  readonly method: string;
  readonly request: JsonObject;
  readonly request_pb: string;
  readonly code: string;
  readonly message?: string;
  readonly answer?: string;
}

const lines = vectorLines<ListLine>("promotion/lists.jsonl");
const answersOf = (...methods: readonly string[]): Uint8Array[] =>
  lines.flatMap(({ method, answer }) =>
    methods.includes(method) && answer !== undefined ? [Buffer.from(answer, "base64")] : [],
  );

/** Accepts references to omitted entities. */
let lenient: Seeded;
/** Checks references as Admin does. */
let strict: Seeded;

beforeAll(async () => {
  [lenient, strict] = await Promise.all([seededAdmin({ checks: false }), seededAdmin()]);
  await seedListed(lenient);
});

afterAll(() => Promise.all([lenient.close(), strict.close()]));

/** Entities that are in lists but not in the responses, oldest first; for workflows only the interface is known. */
async function seedListed({ call }: Seeded): Promise<void> {
  const tasks = answersOf("ListTasks").flatMap((bytes): Task[] => fromBinary(TaskListSchema, bytes).tasks);
  const workflows = answersOf("ListWorkflows").flatMap(
    (bytes): Workflow[] => fromBinary(WorkflowListSchema, bytes).workflows,
  );
  const plans = [
    ...answersOf("ListLaunchPlans", "ListActiveLaunchPlans").flatMap(
      (bytes): LaunchPlan[] => fromBinary(LaunchPlanListSchema, bytes).launchPlans,
    ),
    ...answersOf("GetActiveLaunchPlan").map((bytes): LaunchPlan => fromBinary(LaunchPlanSchema, bytes)),
  ].sort((a, b) => Number((a.closure?.createdAt?.seconds ?? 0n) - (b.closure?.createdAt?.seconds ?? 0n)));
  const send = (method: string, schema: DescMessage, message: object) =>
    call(method, toBinary(schema, create(schema, message as never)));
  for (const { id, closure } of tasks)
    await send("CreateTask", TaskCreateRequestSchema, { id, spec: { template: closure?.compiledTask?.template } });
  for (const { id, closure } of workflows)
    await send("CreateWorkflow", WorkflowCreateRequestSchema, {
      id,
      spec: { template: closure?.compiledWorkflow?.primary?.template },
    });
  for (const { id, spec } of plans) await send("CreateLaunchPlan", LaunchPlanCreateRequestSchema, { id, spec });
  for (const { id, closure } of plans)
    if (closure?.state === 1) await send("UpdateLaunchPlan", LaunchPlanUpdateRequestSchema, { id, state: 1 });
  const schedule = { ScheduleExpression: { case: "cronExpression", value: "0 5 * * *" } };
  await send("CreateLaunchPlan", LaunchPlanCreateRequestSchema, {
    id: { ...named("old_cron"), version: "x1" },
    spec: { workflowId: { ...named("flows.wf.nightly"), version: "v1" }, entityMetadata: { schedule } },
  });
}

function named(name: string): object {
  return { resourceType: ResourceType.LAUNCH_PLAN, project: "flytesnacks", domain: "development", name };
}

interface Id {
  readonly name: string;
  readonly version?: string;
}

/** The identifiers in a response, in order. */
const idsOf: Readonly<Record<string, (bytes: Uint8Array) => readonly (Id | undefined)[]>> = {
  ListTasks: (bytes) => fromBinary(TaskListSchema, bytes).tasks.map(({ id }) => id),
  ListWorkflows: (bytes) => fromBinary(WorkflowListSchema, bytes).workflows.map(({ id }) => id),
  ListLaunchPlans: (bytes) => fromBinary(LaunchPlanListSchema, bytes).launchPlans.map(({ id }) => id),
  ListActiveLaunchPlans: (bytes) => fromBinary(LaunchPlanListSchema, bytes).launchPlans.map(({ id }) => id),
  GetActiveLaunchPlan: (bytes) => [fromBinary(LaunchPlanSchema, bytes).id],
  ListProjects: (bytes) => fromBinary(ProjectsSchema, bytes).projects.map(({ id }) => ({ name: id })),
  GetDescriptionEntity: (bytes) => [fromBinary(DescriptionEntitySchema, bytes).id],
};

/** The names in a response, without omitted ones. */
const namesOf = (bytes: Uint8Array): string[] =>
  fromBinary(NamedEntityIdentifierListSchema, bytes).entities.map(({ name }) => name);

/** Go separates fields in a message by one space or two, depending on the build. */
function comparable(message: string | undefined): string | undefined {
  return message?.replaceAll(/" {2}(?=\w+:)|(?<=[A-Z]) {2}(?=\w+:)/g, (blanks) => blanks.slice(0, -1));
}

describe("the fake Admin answers requests as a real Admin 1.16.8 did", () => {
  for (const [index, line] of lines.entries()) {
    const { method, request_pb: request, code, message, answer } = line;
    it(`${index} ${method} ${JSON.stringify(line.request).slice(0, 45)}`, async () => {
      const admin = method.startsWith("Create") ? strict : lenient;
      const got = await admin.call(method, Buffer.from(request, "base64"));
      const text = got.status === "OK" ? undefined : got.message;
      expect({ code: got.status, message: comparable(text) }).toEqual({ code, message: comparable(message) });
      if (got.status !== "OK" || answer === undefined) return;
      const recorded = Buffer.from(answer, "base64");
      const ids = idsOf[method];
      const labels = (bytes: Uint8Array) => ids?.(bytes).map((id) => `${id?.name}@${id?.version ?? ""}`);
      expect(labels(got.bytes)).toEqual(labels(recorded));
      if (!/^List\w+Ids$/.test(method)) return;
      const held = new Set(namesOf(got.bytes));
      expect(namesOf(got.bytes)).toEqual(namesOf(recorded).filter((name) => held.has(name)));
    });
  }
});
