/** Responses of a real Admin 1.16.8 for entities, and a fake Admin with the same entities. */
import { create, type DescMessage, fromBinary, type Message, toBinary } from "@bufbuild/protobuf";
import { type FakeAdmin, type FakeAdminOptions, fakeAdmin } from "@flyte-settings/plugin-testkit";
import { adminClient, type RpcAnswer, type Transport } from "@flyte-settings/registration";
import {
  type Identifier,
  LaunchPlanCreateRequestSchema,
  LaunchPlanSchema,
  LaunchPlanSpecSchema,
  ObjectGetRequestSchema,
  ResourceType,
  TaskCreateRequestSchema,
  TaskSchema,
  TaskSpecSchema,
  type Workflow,
  WorkflowCreateRequestSchema,
  WorkflowSchema,
  WorkflowSpecSchema,
} from "@flyte-settings/registration/wire";
import { vectorLines } from "./vectors.ts";

export type Kind = "task" | "workflow" | "launch_plan";

export interface AnswerLine {
  readonly package: string | null;
  readonly kind: Kind;
  readonly id: { readonly project: string; readonly domain: string; readonly name: string; readonly version: string };
  readonly answer: string;
  readonly description: string | null;
  readonly rebuilt: string;
}

export interface KindMessages {
  readonly type: ResourceType;
  readonly method: string;
  readonly answer: DescMessage;
  readonly spec: DescMessage;
  readonly create: DescMessage;
}

export const kinds: Readonly<Record<Kind, KindMessages>> = {
  task: {
    type: ResourceType.TASK,
    method: "Task",
    answer: TaskSchema,
    spec: TaskSpecSchema,
    create: TaskCreateRequestSchema,
  },
  workflow: {
    type: ResourceType.WORKFLOW,
    method: "Workflow",
    answer: WorkflowSchema,
    spec: WorkflowSpecSchema,
    create: WorkflowCreateRequestSchema,
  },
  launch_plan: {
    type: ResourceType.LAUNCH_PLAN,
    method: "LaunchPlan",
    answer: LaunchPlanSchema,
    spec: LaunchPlanSpecSchema,
    create: LaunchPlanCreateRequestSchema,
  },
};

export const answers: readonly AnswerLine[] = vectorLines<AnswerLine>("promotion/answers.jsonl");

export function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, "base64");
}

/** A response of `GetTask`, `GetWorkflow` or `GetLaunchPlan`. */
export function decoded({ kind, answer }: AnswerLine): Message {
  return fromBinary(kinds[kind].answer, bytesOf(answer));
}

export interface Seeded {
  readonly admin: FakeAdmin;
  readonly client: Transport;
  call(method: string, request: Uint8Array): Promise<RpcAnswer>;
  create(line: AnswerLine): Promise<RpcAnswer>;
  get(line: AnswerLine): Promise<RpcAnswer>;
  close(): Promise<void>;
}

/**
 * A fake Admin with every entity of the responses. Some responses are omitted: tasks that only a workflow's closure
 * contains are taken from there. Without `checks`, references to other omitted entities are accepted.
 */
export async function seededAdmin(options: FakeAdminOptions = {}): Promise<Seeded> {
  const admin = await fakeAdmin({ projects: ["flytesnacks", "library", "mill"], ...options });
  const client = adminClient({ endpoint: admin.grpc });
  const call = (method: string, request: Uint8Array): Promise<RpcAnswer> =>
    client.call(`flyteidl.service.${services[method] ?? "AdminService"}/${method}`, request);
  const createLine = ({ kind, id, rebuilt }: AnswerLine): Promise<RpcAnswer> => {
    const { type, method, spec, create: schema } = kinds[kind];
    const message = { id: { resourceType: type, ...fields(id) }, spec: fromBinary(spec, bytesOf(rebuilt)) };
    return call(`Create${method}`, toBinary(schema, create(schema, message as never)));
  };
  const get = ({ kind, id }: AnswerLine): Promise<RpcAnswer> => {
    const request = create(ObjectGetRequestSchema, { id: { resourceType: kinds[kind].type, ...fields(id) } });
    return call(`Get${kinds[kind].method}`, toBinary(ObjectGetRequestSchema, request));
  };
  for (const line of answers.filter(({ kind }) => kind === "task")) await createLine(line);
  for (const [id, spec] of closureTasks()) {
    const request = create(TaskCreateRequestSchema, { id, spec } as never);
    await call("CreateTask", toBinary(TaskCreateRequestSchema, request));
  }
  for (const kind of ["workflow", "launch_plan"])
    for (const line of answers.filter((each) => each.kind === kind)) await createLine(line);
  const close = async (): Promise<void> => {
    client.close();
    await admin.close();
  };
  return { admin, client, call, create: createLine, get, close };
}

const services: Readonly<Record<string, string>> = {
  CreateUploadLocation: "DataProxyService",
  CreateDownloadLocation: "DataProxyService",
  CreateDownloadLink: "DataProxyService",
  GetData: "DataProxyService",
};

function closureTasks(): [Identifier, object][] {
  return answers
    .filter(({ kind }) => kind === "workflow")
    .flatMap((line) => (decoded(line) as Workflow).closure?.compiledWorkflow?.tasks ?? [])
    .flatMap(({ template }) => (template?.id === undefined ? [] : [[template.id, { template }]]));
}

function fields({ project, domain, name, version }: AnswerLine["id"]): AnswerLine["id"] {
  return { project, domain, name, version };
}
