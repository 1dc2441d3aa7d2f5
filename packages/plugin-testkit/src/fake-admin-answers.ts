import { randomBytes } from "node:crypto";
import { create, type DescMessage, fromBinary, type Message, toBinary, toJson } from "@bufbuild/protobuf";
import { anyPack } from "@bufbuild/protobuf/wkt";
import {
  CreateUploadLocationRequestSchema,
  CreateUploadLocationResponseSchema,
  CreateWorkflowFailureReasonSchema,
  GetVersionResponseSchema,
  type Identifier,
  type LaunchPlan,
  type LaunchPlanCreateRequest,
  LaunchPlanCreateRequestSchema,
  LaunchPlanSchema,
  type LaunchPlanSpec,
  LaunchPlanState,
  LaunchPlanUpdateRequestSchema,
  OAuth2MetadataResponseSchema,
  ObjectGetRequestSchema,
  PublicClientAuthConfigResponseSchema,
  ResourceType,
  TaskCreateRequestSchema,
  TaskSchema,
  WorkflowCreateRequestSchema,
  WorkflowSchema,
} from "@flyte-settings/registration/wire";
import type { FakeAdminOptions } from "./fake-admin.ts";
import { planProblem, taskProblem, workflowProblem } from "./fake-admin-checks.ts";
import { structureDiff } from "./fake-admin-diff.ts";
import { goText } from "./fake-admin-identifier.ts";
import type { StatusName } from "./fake-admin-status.ts";

export type AdminAnswer =
  | { readonly status: "OK"; readonly schema?: DescMessage; readonly bytes: Uint8Array }
  | { readonly status: Exclude<StatusName, "OK">; readonly message: string; readonly details: readonly Message[] };

/** One registered entity. */
interface Stored {
  readonly label: string;
  readonly schema: DescMessage;
  /** What counts for "identical": no descriptions, no unknown fields, the request's identifier. */
  readonly structure: unknown;
  message: Message;
}

export interface AdminState {
  readonly projects: readonly string[] | "any";
  readonly checks: boolean;
  readonly auth?: FakeAdminOptions["auth"];
  readonly entities: Map<string, Stored>;
  readonly objects: Map<string, string>;
  storeOrigin: string;
}

const domains = ["development", "staging", "production"];
const MAX_EXPIRY_SECONDS = 3600n;

export function adminState({ projects = ["flytesnacks"], checks = true, auth }: FakeAdminOptions): AdminState {
  return {
    projects,
    checks,
    ...(auth === undefined ? {} : { auth }),
    entities: new Map(),
    objects: new Map(),
    storeOrigin: "",
  };
}

export function refuse(
  status: Exclude<StatusName, "OK">,
  message: string,
  details: readonly Message[] = [],
): AdminAnswer {
  return { status, message, details };
}

function ok(schema?: DescMessage, message?: Message): AdminAnswer {
  if (schema === undefined || message === undefined) return { status: "OK", bytes: new Uint8Array(0) };
  return { status: "OK", schema, bytes: toBinary(schema, message) };
}

/** What Admin says to this call. */
export function answerCall(method: string, bytes: Uint8Array, state: AdminState): AdminAnswer {
  const handler = handlers[method];
  if (handler === undefined) return refuse("UNIMPLEMENTED", `unknown method ${method}`);
  try {
    return handler(bytes, state);
  } catch (error) {
    return refuse("INTERNAL", `grpc: error unmarshalling request: ${(error as Error).message}`);
  }
}

const handlers: Readonly<Record<string, (bytes: Uint8Array, state: AdminState) => AdminAnswer>> = {
  CreateTask(bytes, state) {
    const { id, spec } = fromBinary(TaskCreateRequestSchema, bytes);
    const problem = idProblem(id, ResourceType.TASK, state) ?? taskProblem(id, spec);
    if ((problem !== undefined && state.checks) || id === undefined || spec === undefined)
      return refuse("INVALID_ARGUMENT", problem ?? "");
    const template = spec.template && { ...spec.template, id };
    const task = create(TaskSchema, { id, closure: { compiledTask: template && { template } } });
    return store("task", id, TaskSchema, task, plainJson(TaskSchema, task), state);
  },
  CreateWorkflow(bytes, state) {
    const { id, spec } = fromBinary(WorkflowCreateRequestSchema, bytes);
    const problem =
      idProblem(id, ResourceType.WORKFLOW, state) ?? workflowProblem(id, spec, (each) => has(each, state));
    if ((problem !== undefined && state.checks) || id === undefined || spec === undefined)
      return refuse("INVALID_ARGUMENT", problem ?? "");
    const primary = { template: spec.template && { ...spec.template, id } };
    const subWorkflows = spec.subWorkflows.map((template) => ({ template }));
    const workflow = create(WorkflowSchema, { id, closure: { compiledWorkflow: { primary, subWorkflows } as never } });
    return store("workflow", id, WorkflowSchema, workflow, plainJson(WorkflowSchema, workflow), state);
  },
  CreateLaunchPlan(bytes, state) {
    const request: LaunchPlanCreateRequest = fromBinary(LaunchPlanCreateRequestSchema, bytes);
    const { id, spec } = request;
    const problem = idProblem(id, ResourceType.LAUNCH_PLAN, state);
    if ((problem !== undefined && state.checks) || id === undefined) return refuse("INVALID_ARGUMENT", problem ?? "");
    const workflowId = spec?.workflowId;
    const wrongRef = workflowId === undefined ? "missing id" : typeProblem(workflowId, ResourceType.WORKFLOW);
    const plan = create(LaunchPlanSchema, {
      id,
      spec: spec as LaunchPlanSpec,
      closure: { state: LaunchPlanState.INACTIVE },
    });
    const structure = (plainJson(LaunchPlanSchema, plan) as { spec?: unknown }).spec;
    if (!state.checks) return store("launch plan", id, LaunchPlanSchema, plan, structure, state);
    if (spec === undefined || workflowId === undefined || wrongRef !== undefined) {
      return refuse("INVALID_ARGUMENT", spec === undefined ? "missing spec" : (wrongRef ?? ""));
    }
    const workflow = state.entities.get(key(workflowId));
    if (workflow === undefined) return missing(workflowId);
    const wrong = planProblem(spec, workflow.message);
    if (wrong !== undefined) return refuse("INVALID_ARGUMENT", wrong);
    return store("launch plan", id, LaunchPlanSchema, plan, structure, state);
  },
  UpdateLaunchPlan(bytes, state) {
    const { id, state: wanted } = fromBinary(LaunchPlanUpdateRequestSchema, bytes);
    if (id === undefined) return refuse("INVALID_ARGUMENT", "missing id");
    const target = { ...id, resourceType: ResourceType.LAUNCH_PLAN };
    const plan = state.entities.get(key(target));
    if (plan === undefined) return state.checks ? missing(target) : ok();
    if (wanted === LaunchPlanState.ACTIVE) deactivateOthers(target, state);
    plan.message = withState(plan.message, wanted);
    return ok();
  },
  GetTask: (bytes, state) => get(bytes, ResourceType.TASK, state),
  GetWorkflow: (bytes, state) => get(bytes, ResourceType.WORKFLOW, state),
  GetLaunchPlan: (bytes, state) => get(bytes, ResourceType.LAUNCH_PLAN, state),
  GetVersion: () =>
    ok(GetVersionResponseSchema, create(GetVersionResponseSchema, { controlPlaneVersion: { Version: "1.16.8" } })),
  CreateUploadLocation: uploadLocation,
  GetOAuth2Metadata(_, { auth }) {
    if (auth === undefined) return noAuth();
    return ok(
      OAuth2MetadataResponseSchema,
      create(OAuth2MetadataResponseSchema, {
        authorizationEndpoint: auth.authorizationEndpoint ?? "",
        tokenEndpoint: auth.tokenEndpoint ?? "",
        deviceAuthorizationEndpoint: auth.deviceAuthorizationEndpoint ?? "",
      }),
    );
  },
  GetPublicClientConfig(_, { auth }) {
    if (auth === undefined) return noAuth();
    return ok(
      PublicClientAuthConfigResponseSchema,
      create(PublicClientAuthConfigResponseSchema, {
        clientId: auth.clientId ?? "flytectl",
        redirectUri: auth.redirectUri ?? "http://localhost:53593/callback",
        scopes: [...(auth.scopes ?? ["offline", "all"])],
        authorizationMetadataKey: auth.header ?? "flyte-authorization",
      }),
    );
  },
};

function noAuth(): AdminAnswer {
  return refuse("UNIMPLEMENTED", "unknown service flyteidl.service.AuthMetadataService");
}

function store(
  kind: "task" | "workflow" | "launch plan",
  id: Identifier,
  schema: DescMessage,
  message: Message,
  structure: unknown,
  { entities }: AdminState,
): AdminAnswer {
  const before = entities.get(key(id));
  if (before === undefined) {
    const label = `${ResourceType[id.resourceType]} ${id.project}/${id.domain}/${id.name}@${id.version}`;
    entities.set(key(id), { label, schema, structure, message });
    return ok();
  }
  const same = sorted(before.structure) === sorted(structure);
  const reason = same ? "existsIdenticalStructure" : "existsDifferentStructure";
  const details =
    kind !== "workflow"
      ? []
      : [create(CreateWorkflowFailureReasonSchema, { reason: { case: reason, value: { id } } } as never)];
  if (same) return refuse("ALREADY_EXISTS", `${kind} with identical structure already exists`, details);
  return refuse(
    "INVALID_ARGUMENT",
    `${id.name} ${kind} with different structure already exists. (Please register a new version of the ${kind}):\n${structureDiff(kind, before.structure, structure)}`,
    details,
  );
}

function get(bytes: Uint8Array, resourceType: ResourceType, { entities }: AdminState): AdminAnswer {
  const { id } = fromBinary(ObjectGetRequestSchema, bytes);
  if (id === undefined) return refuse("INVALID_ARGUMENT", "missing id");
  const target = { ...id, resourceType };
  const found = entities.get(key(target));
  return found === undefined ? missing(target) : ok(found.schema, found.message);
}

/** One plan of a name is active at a time. */
function deactivateOthers({ project, domain, name }: Identifier, { entities }: AdminState): void {
  for (const [other, plan] of entities) {
    const [type, ...rest] = JSON.parse(other);
    const sameName = sorted(rest.slice(0, 3)) === sorted([project, domain, name]);
    if (type === ResourceType.LAUNCH_PLAN && sameName) plan.message = withState(plan.message, LaunchPlanState.INACTIVE);
  }
}

function withState(message: Message, state: LaunchPlanState): Message {
  const { id, spec } = message as LaunchPlan;
  return create(LaunchPlanSchema, { ...(id && { id }), ...(spec && { spec }), closure: { state } });
}

function idProblem(id: Identifier | undefined, type: ResourceType, { projects }: AdminState): string | undefined {
  if (id === undefined) return "missing id";
  const wrongType = typeProblem(id, type);
  if (wrongType !== undefined) return wrongType;
  for (const field of ["project", "domain", "name", "version"] as const)
    if (id[field] === "") return `missing ${field}`;
  if (projects !== "any" && !projects.includes(id.project)) {
    return `failed to validate that project [${id.project}] and domain [${id.domain}] are registered, err: [project [${id.project}] not found]`;
  }
  return domains.includes(id.domain) ? undefined : `domain [${id.domain}] is unrecognized by system`;
}

const typeWords: Readonly<Record<number, string>> = {
  0: "unspecified",
  1: "task",
  2: "workflow",
  3: "launch_plan",
  4: "dataset",
};

function typeProblem(id: Identifier, type: ResourceType): string | undefined {
  if (id.resourceType === type) return undefined;
  return `unexpected resource type ${typeWords[id.resourceType]} for identifier [${goText(id)}], expected ${typeWords[type]} instead`;
}

function missing(id: Identifier): AdminAnswer {
  return refuse(
    "NOT_FOUND",
    `missing entity of type ${ResourceType[id.resourceType]} with identifier ${goText({ ...id, resourceType: 0 })}`,
  );
}

function has(id: Identifier, { entities }: AdminState): Message | undefined {
  return entities.get(key(id))?.message;
}

function key({ resourceType, project, domain, name, version }: Identifier): string {
  return JSON.stringify([resourceType, project, domain, name, version]);
}

function plainJson(schema: DescMessage, message: Message): unknown {
  return toJson(schema, message, { useProtoFieldName: true });
}

/** Keys in one order, whatever the order of maps on the wire. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function uploadLocation(bytes: Uint8Array, state: AdminState): AdminAnswer {
  const request = fromBinary(CreateUploadLocationRequestSchema, bytes);
  const { project, domain, filename, filenameRoot, contentMd5, expiresIn } = request;
  if (project === "" || domain === "") return refuse("INVALID_ARGUMENT", "project and domain are required parameters");
  if (contentMd5.length === 0 && filenameRoot === "") {
    return refuse("INVALID_ARGUMENT", "content_md5 or filename_root is a required parameter");
  }
  if (expiresIn !== undefined && expiresIn.seconds > MAX_EXPIRY_SECONDS) {
    const hours = `${expiresIn.seconds / 3600n}h${(expiresIn.seconds / 60n) % 60n}m${expiresIn.seconds % 60n}s`;
    return refuse("INVALID_ARGUMENT", `expiresIn [${hours}] cannot exceed max allowed expiration [1h0m0s]`);
  }
  const md5 = Buffer.from(contentMd5).toString("base64");
  const folder = filenameRoot === "" ? base32(contentMd5) : filenameRoot;
  const path = normalized([project, domain, folder, ...(filename || randomName()).split("/")]);
  const nativeUrl = `s3://flyte-data/${path.map(nativeEscaped).join("/")}`;
  const object = `/flyte-data/${path.map(encodeURIComponent).join("/")}`;
  const there = state.objects.get(object);
  if (filename !== "" && filenameRoot !== "" && there !== undefined && there !== md5) {
    return refuse(
      "ALREADY_EXISTS",
      `file already exists at location [${nativeUrl}], specify a matching hash if you wish to rewrite`,
    );
  }
  const signed = md5 === "" ? "host" : "content-md5%3Bhost";
  const query = `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=3600&X-Amz-Signature=${randomBytes(16).toString("hex")}&X-Amz-SignedHeaders=${signed}`;
  const headers: Record<string, string> = { "Content-MD5": md5, "Content-Length": String(md5.length) };
  if (request.addContentMd5Metadata) headers["x-amz-meta-flyteContentMD5"] = md5;
  const response = create(CreateUploadLocationResponseSchema, {
    signedUrl: `${state.storeOrigin}${object}?${query}`,
    nativeUrl,
    expiresAt: { seconds: BigInt(Math.floor(Date.now() / 1000) + 3600), nanos: 0 },
    headers,
  });
  return ok(CreateUploadLocationResponseSchema, response);
}

/** `..` leads up, as the real store takes it. */
function normalized(parts: readonly string[]): string[] {
  const path: string[] = [];
  for (const part of parts) {
    if (part === "..") path.pop();
    else if (part !== "." && part !== "") path.push(part);
  }
  return path;
}

/** Percent-encoded, but for the `=` of base32's padding. */
function nativeEscaped(part: string): string {
  return encodeURIComponent(part).replaceAll("%3D", "=");
}

function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const digits = bits.match(/.{1,5}/g) ?? [];
  const text = digits
    .map((five) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[Number.parseInt(five.padEnd(5, "0"), 2)])
    .join("");
  return text.padEnd(Math.ceil(text.length / 8) * 8, "=");
}

function randomName(): string {
  return randomBytes(10).toString("hex");
}

/** The details as they travel. */
export function packDetails(details: readonly Message[]): readonly Uint8Array[] {
  return details.map((detail) => {
    const packed = anyPack(CreateWorkflowFailureReasonSchema, detail as never);
    return Buffer.concat([lengthField(1, Buffer.from(packed.typeUrl)), lengthField(2, packed.value)]);
  });
}

/** A length-delimited field of a small message. */
export function lengthField(number: number, value: Uint8Array): Uint8Array {
  const size: number[] = [];
  for (let rest = value.length; ; rest = Math.floor(rest / 128)) {
    size.push(rest < 128 ? rest : (rest % 128) + 128);
    if (rest < 128) break;
  }
  return Buffer.concat([Uint8Array.of(number * 8 + 2), Uint8Array.from(size), value]);
}
