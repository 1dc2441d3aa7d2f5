import type { JsonObject } from "../../src/json.ts";

/** A request as JSON, which may be changed freely. */
// biome-ignore lint/suspicious/noExplicitAny: the answers are JSON of many shapes
export type Draft = Record<string, any>;
type Change = (request: Draft) => unknown;
type Base = "task" | "workflow" | "plan";

const container = (r: Draft): Draft => r.spec.template.container;
const cpu = (value: string): Draft => ({ name: "CPU", value });
const version =
  (value: string): Change =>
  (r) =>
    (r.id.version = value);
/** The entity as another version, together with everything it references. */
const everywhere =
  (value: string): Change =>
  (r) =>
    Object.assign(r, JSON.parse(JSON.stringify(r).replaceAll('"version":"R"', `"version":"${value}"`)));
const both =
  (...changes: readonly Change[]): Change =>
  (r) => {
    for (const change of changes) change(r);
  };
const schedule = (value: Draft): Change =>
  both(version("R-plan"), (r) => (r.spec.entity_metadata = { schedule: value }));
const asNew = (value: string, change: Change): Change => both(version(value), change);
const name =
  (value: string): Change =>
  (r) =>
    (r.id.name = value);
const long = "v".repeat(300);

/** The changes to requests, for responses without their request. */
export const changedRequests: Readonly<Record<string, readonly [from: Base, change: Change]>> = {
  "workflow before its task": ["workflow", () => undefined],
  "plan before its workflow": ["plan", () => undefined],
  "task, identical": ["task", () => undefined],
  "workflow, identical": ["workflow", () => undefined],
  "plan, identical": ["plan", () => undefined],
  "task, another image": ["task", (r) => (container(r).image = "ghcr.io/acme/app:v2")],
  "task, another environment": ["task", (r) => (container(r).env = [{ key: "A", value: "1" }])],
  "task, another description only": ["task", (r) => (r.spec.description = { short_description: "other" })],
  "task, same bytes plus a field nobody knows": ["task", () => undefined],
  "task, the template's own id differs from the request's": ["task", (r) => (r.spec.template.id.version = "other")],
  "workflow, another node name": ["workflow", (r) => (r.spec.template.nodes[0].metadata.name = "other")],
  "workflow, another description only": ["workflow", (r) => (r.spec.description = { short_description: "other" })],
  "plan, another default": [
    "plan",
    (r) => (r.spec.default_inputs.parameters.name.default.scalar.primitive.string_value = "sun"),
  ],
  "plan, a label more": ["plan", (r) => (r.spec.labels = { values: { a: "b" } })],
  "a task for the next ones": ["task", everywhere("R-next")],
  "a workflow for the next ones": ["workflow", everywhere("R-next")],
  "task, no project": ["task", (r) => delete r.id.project],
  "workflow, no project": ["workflow", (r) => delete r.id.project],
  "plan, no project": ["plan", (r) => delete r.id.project],
  "task, no domain": ["task", (r) => delete r.id.domain],
  "workflow, no domain": ["workflow", (r) => delete r.id.domain],
  "plan, no domain": ["plan", (r) => delete r.id.domain],
  "task, no name": ["task", (r) => delete r.id.name],
  "workflow, no name": ["workflow", (r) => delete r.id.name],
  "plan, no name": ["plan", (r) => delete r.id.name],
  "task, no version": ["task", (r) => delete r.id.version],
  "workflow, no version": ["workflow", (r) => delete r.id.version],
  "plan, no version": ["plan", (r) => delete r.id.version],
  "task, no id": ["task", (r) => delete r.id],
  "task, resource_type not set": ["task", both(version("R-id"), (r) => delete r.id.resource_type)],
  "task, resource_type WORKFLOW": ["task", both(version("R-id"), (r) => (r.id.resource_type = "WORKFLOW"))],
  "task, unknown project": ["task", (r) => (r.id.project = "nowhere")],
  "task, unknown domain": ["task", (r) => (r.id.domain = "nowhere")],
  "task, version with a slash": ["task", version("R/a")],
  "task, version with a space": ["task", version("R a")],
  "task, version with not ASCII": ["task", version("R-ü")],
  "task, version with a colon": ["task", version("R:a")],
  "task, version with a question mark": ["task", version("R?a")],
  "task, version with 128 characters": ["task", version(long.slice(0, 128))],
  "task, version with 300 characters": ["task", version(long)],
  "task, version with placeholder": ["task", version("{{ registration.version }}")],
  "task, sixty arguments more (the diff is empty)": ["task", (r) => container(r).args.push(...Array(60).fill("more"))],
  "task, name with a slash": ["task", name("a/b")],
  "task, name with a space": ["task", name("a b")],
  "task, name with not ASCII": ["task", name("ü")],
  "task, name with a colon": ["task", name("a:b")],
  "task, name with 300 characters": ["task", name(long)],
  "task, no spec": ["task", (r) => delete r.spec],
  "task, no template": ["task", (r) => delete r.spec.template],
  "task, no type": ["task", (r) => delete r.spec.template.type],
  "task, no metadata": ["task", (r) => delete r.spec.template.metadata],
  "task, no runtime version": ["task", (r) => delete r.spec.template.metadata.runtime.version],
  "task, no interface": ["task", (r) => delete r.spec.template.interface],
  "task, no container": ["task", asNew("R-empty", (r) => delete r.spec.template.container)],
  "task, no image": ["task", (r) => delete container(r).image],
  "task, an image that is no reference": ["task", asNew("R-image", (r) => (container(r).image = "no reference"))],
  "task, a template left in the arguments": [
    "task",
    asNew("R-template", (r) => container(r).args.push("{{ .remote_package_path }}")),
  ],
  "task, cpu over the limit": ["task", (r) => (container(r).resources = { requests: [cpu("1000")] })],
  "task, request over limit": ["task", (r) => (container(r).resources = { requests: [cpu("4")], limits: [cpu("2")] })],
  "task, a quantity that is none": ["task", (r) => (container(r).resources = { requests: [cpu("lots")] })],
  "task, the same resource twice": [
    "task",
    asNew("R-task", (r) => (container(r).resources = { limits: [cpu("1"), cpu("2")] })),
  ],
  "workflow, no spec": ["workflow", (r) => delete r.spec],
  "workflow, no template": ["workflow", (r) => delete r.spec.template],
  "workflow, no nodes": ["workflow", asNew("Rw2", (r) => delete r.spec.template.nodes)],
  "workflow, a node without target": ["workflow", asNew("Rw3", (r) => delete r.spec.template.nodes[0].task_node)],
  "workflow, task of an unknown version": [
    "workflow",
    asNew("Rw4", (r) => (r.spec.template.nodes[0].task_node.reference_id.version = "never")),
  ],
  "workflow, an input bound to nothing": ["workflow", asNew("Rw5", (r) => delete r.spec.template.nodes[0].inputs)],
  "workflow, a text bound to an integer": [
    "workflow",
    asNew("Rw6", (r) => (r.spec.template.interface.inputs.variables.name.type.simple = "INTEGER")),
  ],
  "plan, no workflow_id": ["plan", (r) => delete r.spec.workflow_id],
  "plan, unknown workflow": ["plan", (r) => (r.spec.workflow_id.name = "never")],
  "plan, workflow_id without resource_type": ["plan", (r) => delete r.spec.workflow_id.resource_type],
  "plan, a fixed input nobody has": ["plan", (r) => (r.spec.fixed_inputs = { literals: { zzz: integer(1) } })],
  "plan, a fixed input of another type": ["plan", (r) => (r.spec.fixed_inputs = { literals: { name: integer(1) } })],
  "plan, a default and a fixed value for one input": [
    "plan",
    asNew("R-both", (r) => (r.spec.fixed_inputs = { literals: { name: text("sun") } })),
  ],
  "plan, cron schedule": ["plan", both(schedule({ cron_schedule: { schedule: "0 3 * * *" } }), version("R-cron"))],
  "plan, six-field cron": ["plan", schedule({ cron_schedule: { schedule: "0 3 * * ? *" } })],
  "plan, cron alias": ["plan", both(schedule({ cron_schedule: { schedule: "@daily" } }), version("R-alias"))],
  "plan, cron that is none": ["plan", schedule({ cron_schedule: { schedule: "often" } })],
  "plan, deprecated cron_expression": ["plan", schedule({ cron_expression: "0 3 * * ? *" })],
  "plan, rate of nothing": ["plan", both(schedule({ rate: { unit: "HOUR" } }), version("R-rate"))],
  "plan, kickoff input nobody has": [
    "plan",
    schedule({ cron_schedule: { schedule: "0 3 * * *" }, kickoff_time_input_arg: "zzz" }),
  ],
  "plan, schedule and an input without value": [
    "plan",
    both(schedule({ cron_schedule: { schedule: "0 3 * * *" } }), (r) => {
      const parameter = r.spec.default_inputs.parameters.name;
      delete parameter.default;
      parameter.required = true;
    }),
  ],
  "plan, a notification without phases": [
    "plan",
    asNew(
      "R-notify",
      (r) => (r.spec.entity_metadata = { notifications: [{ email: { recipients_email: ["a@b.c"] } }] }),
    ),
  ],
  "plan, both auth_role and security_context": [
    "plan",
    asNew("R-roles", (r) => {
      r.spec.auth_role = { assumable_iam_role: "arn:aws:iam::9:role/x" };
      r.spec.security_context = { run_as: { k8s_service_account: "robot" } };
    }),
  ],
  "plan, negative parallelism": ["plan", asNew("R-negative", (r) => (r.spec.max_parallelism = -1))],
  "state after creation": ["plan", idAlone],
  "state after activation": ["plan", idAlone],
  "second version: CreateTask": ["task", everywhere("R-b")],
  "second version: CreateWorkflow": ["workflow", everywhere("R-b")],
  "second version: CreateLaunchPlan": ["plan", everywhere("R-b")],
  "state of the first version then": ["plan", idAlone],
  "the active plan": [
    "plan",
    (r) => {
      idAlone(r);
      delete r.id.resource_type;
      delete r.id.version;
    },
  ],
};

function idAlone(request: Draft): void {
  delete request.spec;
}

function integer(value: number): Draft {
  return { scalar: { primitive: { integer: value } } };
}

function text(value: string): Draft {
  return { scalar: { primitive: { string_value: value } } };
}

/** Bodies sent to the gateway, for its responses; the rest of each request is in its `method`. */
export const gatewayBodies: Readonly<Record<string, (task: JsonObject) => JsonObject>> = {
  "gateway, binary: task": (task) => changed(task, version("R-gateway")),
  "gateway, binary: identical": (task) => changed(task, version("R-gateway")),
  "gateway, binary: different": (task) =>
    changed(
      task,
      both(version("R-gateway"), (r) => (container(r).image = "ghcr.io/acme/app:v2")),
    ),
  "gateway, binary: no version": (task) => changed(task, (r) => delete r.id.version),
  "gateway, JSON: task": (task) => changed(task, version("R-json")),
  "gateway, JSON: identical": (task) => changed(task, version("R-json")),
  "gateway, JSON: unknown field": (task) =>
    changed(
      task,
      both(version("R-gates"), (r) => (r.zzz = 1)),
    ),
  "gateway, JSON: camelCase": (task) => changed(JSON.parse(camel(JSON.stringify(task))), version("R-camel")),
  "gateway: activate": () => ({ state: "ACTIVE" }),
  "gateway: upload location": () => ({ project: "flytesnacks", domain: "development", filename: "fastR.tar.gz" }),
};

export function changed(request: JsonObject, change: Change): JsonObject {
  const draft: Draft = structuredClone(request);
  change(draft);
  return draft;
}

function camel(json: string): string {
  return json.replace(
    /"(\w+)":/g,
    (_, key: string) => `"${key.replace(/_(\w)/g, (__, letter) => letter.toUpperCase())}":`,
  );
}
