import { createHash } from "node:crypto";
import { type DescMessage, fromBinary, fromJson, toBinary } from "@bufbuild/protobuf";
import { AnySchema, anyUnpack } from "@bufbuild/protobuf/wkt";
import { type FakeAdmin, fakeAdmin } from "@flyte-settings/plugin-testkit";
import { adminClient, type Transport } from "@flyte-settings/registration";
import {
  CreateUploadLocationRequestSchema,
  CreateUploadLocationResponseSchema,
  CreateWorkflowFailureReasonSchema,
  messageJson,
  requestSchemas,
} from "@flyte-settings/registration/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../src/json.ts";
import { vectorText } from "./support/vectors.ts";

interface Answer {
  readonly name: string;
  readonly method: string;
  readonly request?: JsonObject;
  readonly code: string;
  readonly message?: string;
  readonly answer?: JsonObject;
}

const answers: readonly Answer[] = JSON.parse(vectorText("registration/admin/answers.json"));
const named = new Map(answers.map((each) => [each.name, each]));
const requestOf = (name: string): JsonObject => structuredClone(named.get(name)?.request ?? {});

let admin: FakeAdmin;
let client: Transport;

beforeAll(async () => {
  admin = await fakeAdmin();
  client = adminClient({ endpoint: admin.grpc });
});

afterAll(async () => {
  client.close();
  await admin.close();
});

const services: Readonly<Record<string, [string, DescMessage]>> = {
  CreateUploadLocation: ["flyteidl.service.DataProxyService", CreateUploadLocationRequestSchema],
};

async function ask(method: string, request: JsonObject) {
  const [service, schema] = services[method] ?? [
    "flyteidl.service.AdminService",
    requestSchemas[method as keyof typeof requestSchemas],
  ];
  return client.call(`${service}/${method}`, toBinary(schema, fromJson(schema, request)));
}

/** A request as JSON, to be changed at will. */
// biome-ignore lint/suspicious/noExplicitAny: the answers are JSON of many shapes
type Draft = Record<string, any>;
type Change = (request: Draft) => void;

/** What was changed in the request for the answers that do not show theirs. */
const changes: Readonly<Record<string, readonly [from: string, change: Change]>> = {
  "task, identical": ["task", () => undefined],
  "task, another image": ["task", (r) => (r.spec.template.container.image = "ghcr.io/acme/app:v2")],
  "task, another environment": ["task", (r) => (r.spec.template.container.env = [{ key: "A", value: "1" }])],
  "task, another description only": ["task", (r) => (r.spec.description = { short_description: "other" })],
  "task, no project": ["task", (r) => delete r.id.project],
  "task, no domain": ["task", (r) => delete r.id.domain],
  "task, no name": ["task", (r) => delete r.id.name],
  "task, no version": ["task", (r) => delete r.id.version],
  "task, no id": ["task", (r) => delete r.id],
  "task, unknown project": ["task", (r) => (r.id.project = "nowhere")],
  "task, unknown domain": ["task", (r) => (r.id.domain = "nowhere")],
  "task, no spec": ["task", (r) => delete r.spec],
  "task, no template": ["task", (r) => delete r.spec.template],
  "task, no type": ["task", (r) => delete r.spec.template.type],
  "task, no metadata": ["task", (r) => delete r.spec.template.metadata],
  "task, no runtime version": ["task", (r) => delete r.spec.template.metadata.runtime.version],
  "task, no interface": ["task", (r) => delete r.spec.template.interface],
  "task, no image": ["task", (r) => delete r.spec.template.container.image],
  "task, request over limit": [
    "task",
    (r) =>
      (r.spec.template.container.resources = {
        requests: [{ name: "CPU", value: "4" }],
        limits: [{ name: "CPU", value: "2" }],
      }),
  ],
  "task, a quantity that is none": [
    "task",
    (r) => (r.spec.template.container.resources = { requests: [{ name: "CPU", value: "lots" }] }),
  ],
  "workflow, identical": ["workflow", () => undefined],
  "workflow, another description only": ["workflow", (r) => (r.spec.description = { short_description: "other" })],
  "workflow, no project": ["workflow", (r) => delete r.id.project],
  "workflow, no spec": ["workflow", (r) => delete r.spec],
  "plan, identical": ["plan", () => undefined],
  "plan, no version": ["plan", (r) => delete r.id.version],
  "plan, no workflow_id": ["plan", (r) => delete r.spec.workflow_id],
};

describe("the fake Admin says what a real Admin 1.16.8 said", () => {
  it("workflow before its task", async () => {
    const expected = named.get("workflow before its task");
    expect(await ask("CreateWorkflow", requestOf("workflow"))).toMatchObject({
      status: expected?.code,
      message: expected?.message,
    });
  });

  it("plan before its workflow", async () => {
    const expected = named.get("plan before its workflow");
    expect(await ask("CreateLaunchPlan", requestOf("plan"))).toMatchObject({
      status: expected?.code,
      message: expected?.message,
    });
  });

  it.each(["task", "workflow", "plan"])("a new %s", async (name) => {
    expect(await ask(named.get(name)?.method ?? "", requestOf(name))).toMatchObject({ status: "OK" });
  });

  it.each(Object.entries(changes))("%s", async (name, [from, change]) => {
    const expected = named.get(name);
    const request = requestOf(from);
    change(request);
    const answer = await ask(expected?.method ?? "", request);
    expect(answer).toMatchObject({ status: expected?.code, message: expected?.message });
  });

  it("workflow, identical: with the reason in the details", async () => {
    const answer = await ask("CreateWorkflow", requestOf("workflow"));
    const [detail] = answer.status === "OK" ? [] : answer.details;
    const reason = anyUnpack(fromBinary(AnySchema, detail ?? new Uint8Array()), CreateWorkflowFailureReasonSchema);
    expect(reason?.reason.case).toBe("existsIdenticalStructure");
  });

  const locations = answers.filter(({ method, request }) => method === "CreateUploadLocation" && request !== undefined);
  it.each(locations.filter(({ name }) => !name.startsWith("the same again")))(
    "$name",
    async ({ name, request = {}, code, message, answer: expected }) => {
      const answer = await ask("CreateUploadLocation", request);
      expect(answer.status === "OK" ? { status: "OK" } : answer).toMatchObject({
        status: code,
        ...(message ? { message } : {}),
      });
      if (answer.status !== "OK" || name.includes("no file name")) return;
      const { native_url, headers } = messageJson(CreateUploadLocationResponseSchema, answer.bytes) as JsonObject;
      expect({ native_url, headers }).toEqual({ native_url: expected?.["native_url"], headers: expected?.["headers"] });
    },
  );

  it("an upload location whose object is there", async () => {
    const md5 = (text: string): string => createHash("md5").update(text).digest("base64");
    const request = { project: "flytesnacks", domain: "development", filename: "x.tar.gz", filename_root: "there" };
    const first = await ask("CreateUploadLocation", { ...request, content_md5: md5("x") });
    const { signed_url } = messageJson(
      CreateUploadLocationResponseSchema,
      (first as { bytes: Uint8Array }).bytes,
    ) as JsonObject;
    await fetch(String(signed_url), { method: "PUT", body: "x", headers: { "content-md5": md5("x") } });
    const message =
      "file already exists at location [s3://flyte-data/flytesnacks/development/there/x.tar.gz], " +
      "specify a matching hash if you wish to rewrite";
    expect(await ask("CreateUploadLocation", request)).toMatchObject({ status: "ALREADY_EXISTS", message });
    expect(await ask("CreateUploadLocation", { ...request, content_md5: md5("x") })).toMatchObject({ status: "OK" });
    const other = await ask("CreateUploadLocation", { ...request, content_md5: md5("y") });
    expect(other).toMatchObject({ status: "ALREADY_EXISTS", message });
  });

  it("activation: one version of a name at a time", async () => {
    const again = (name: string): JsonObject =>
      JSON.parse(JSON.stringify(requestOf(name)).replaceAll('"version":"R"', '"version":"R-b"'));
    for (const name of ["task", "workflow", "plan"]) await ask(named.get(name)?.method ?? "", again(name));
    const state = async (version: string) => {
      const { resource_type, ...id } = requestOf("plan")["id"] as JsonObject;
      const answer = await ask("GetLaunchPlan", { id: { ...id, version } });
      return answer.status === "OK"
        ? Buffer.from(answer.bytes).includes(Buffer.from([0x1a, 0x02, 0x08, 0x01]))
        : answer;
    };
    for (const version of ["R", "R-b"]) {
      const id = { ...(requestOf("plan")["id"] as JsonObject), version };
      expect(await ask("UpdateLaunchPlan", { id, state: "ACTIVE" })).toMatchObject({ status: "OK" });
    }
    expect([await state("R"), await state("R-b")]).toEqual([false, true]);
  });
});
