import { create, type DescMessage, toBinary } from "@bufbuild/protobuf";
import {
  ObjectGetRequestSchema,
  ResourceType,
  TaskCreateRequestSchema,
  WorkflowCreateRequestSchema,
} from "@flyte-settings/registration/wire";
import {
  Client,
  type ClientUnaryCall,
  credentials,
  Server,
  ServerCredentials,
  type ServiceError,
  status,
} from "@grpc/grpc-js";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type CallMoment, type FakeAdmin, type FakeAdminOptions, fakeAdmin } from "../src/index.ts";

type Outcome = { readonly code: string; readonly message: string };

const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const SERVICE = "/flyteidl.service.AdminService";
const plain = (bytes: Buffer): Buffer => bytes;

function clientOf(origin: string): Client {
  const client = new Client(new URL(origin).host, credentials.createInsecure(), { "grpc.enable_retries": 0 });
  closers.push(() => client.close());
  return client;
}

async function start(options: FakeAdminOptions): Promise<{ admin: FakeAdmin; client: Client }> {
  const admin = await fakeAdmin({ projects: "any", checks: false, ...options });
  closers.push(() => admin.close());
  return { admin, client: clientOf(admin.grpc) };
}

function send(client: Client, method: string, bytes: Uint8Array): { call: ClientUnaryCall; outcome: Promise<Outcome> } {
  let answered: (outcome: Outcome) => void = () => undefined;
  const outcome = new Promise<Outcome>((resolve) => {
    answered = resolve;
  });
  const call = client.makeUnaryRequest(
    `${SERVICE}/${method}`,
    plain,
    plain,
    Buffer.from(bytes),
    (error: ServiceError | null) => answered({ code: status[error?.code ?? 0] ?? "", message: error?.details ?? "" }),
  );
  return { call, outcome };
}

function request(schema: DescMessage, resourceType: ResourceType, name: string, more: object = {}): Uint8Array {
  const id = { resourceType, project: "p", domain: "development", name, version: "v1" };
  return toBinary(schema, create(schema, { id, ...more } as never));
}

const task = (name: string, text = ""): Uint8Array =>
  request(TaskCreateRequestSchema, ResourceType.TASK, name, { spec: { template: { type: text } } });
const workflow = (name: string): Uint8Array =>
  request(WorkflowCreateRequestSchema, ResourceType.WORKFLOW, name, { spec: { template: {} } });
const named = (name: string): Uint8Array => request(ObjectGetRequestSchema, ResourceType.WORKFLOW, name);

describe("connections", () => {
  it("answers INTERNAL with PostgreSQL's words to calls over the number", async () => {
    const { admin, client } = await start({ connections: 2, delayMs: 20 });
    const sent = ["a", "b", "c", "d", "e"].map((name) => send(client, "CreateTask", task(name)).outcome);
    const outcomes = await Promise.all(sent);
    expect(outcomes.map(({ code }) => code).sort()).toEqual(["INTERNAL", "INTERNAL", "INTERNAL", "OK", "OK"]);
    const refused = outcomes.find(({ code }) => code === "INTERNAL");
    expect(refused?.message).toContain("FATAL: sorry, too many clients already (SQLSTATE 53300)");
    expect(admin.registered()).toHaveLength(2);
  });

  it("serves as many calls one after another as there are", async () => {
    const { admin, client } = await start({ connections: 1 });
    for (const name of ["a", "b", "c"]) {
      expect((await send(client, "CreateTask", task(name)).outcome).code).toBe("OK");
    }
    expect(admin.registered()).toHaveLength(3);
  });
});

describe("a create that the client cancels", () => {
  async function cancel(at: CallMoment, options: FakeAdminOptions, method: string, bytes: Uint8Array) {
    let sent: ReturnType<typeof send> | undefined;
    const { admin, client } = await start({
      ...options,
      async onCall(_, moment) {
        if (moment !== at || admin.traffic.resets > 0) return;
        sent?.call.cancel();
        await vi.waitUntil(() => admin.traffic.resets === 1);
      },
    });
    sent = send(client, method, bytes);
    expect((await sent.outcome).code).toBe("CANCELLED");
    await expect.poll(() => admin.calls.map((call) => call.status)).toEqual(["CANCELLED"]);
    expect(admin.registered()).toEqual([]);
    return { admin, client };
  }

  it("with atomic: false leaves a workflow that Get does not find", async () => {
    const { admin, client } = await cancel("half", { atomic: false }, "CreateWorkflow", workflow("w"));
    for (let again = 0; again < 2; again++) {
      expect(await send(client, "CreateWorkflow", workflow("w")).outcome).toEqual({
        code: "ALREADY_EXISTS",
        message:
          'value with matching already exists (duplicate key value violates unique constraint "description_entities_pkey")',
      });
    }
    expect((await send(client, "GetWorkflow", named("w")).outcome).code).toBe("NOT_FOUND");
    expect((await send(client, "CreateWorkflow", workflow("other")).outcome).code).toBe("OK");
    expect(admin.registered()).toEqual(["WORKFLOW p/development/other@v1"]);
  });

  it.each([
    ["a workflow, by default", {}, "CreateWorkflow", workflow("w")],
    ["a task, with atomic: false", { atomic: false }, "CreateTask", task("t")],
    ["a workflow cancelled before its description is written", { atomic: false }, "CreateWorkflow", workflow("w")],
  ])("leaves nothing of %s", async (_, options, method, bytes) => {
    const { admin, client } = await cancel("come", options, method, bytes);
    expect((await send(client, method, bytes).outcome).code).toBe("OK");
    expect(admin.registered()).toHaveLength(1);
  });
});

describe("maxMessageBytes", () => {
  /** A server of `@grpc/grpc-js` with the same limit. */
  async function realServer(limit: number): Promise<string> {
    const server = new Server({ "grpc.max_receive_message_length": limit });
    const echo = {
      path: `${SERVICE}/CreateTask`,
      requestStream: false,
      responseStream: false,
      requestSerialize: plain,
      requestDeserialize: plain,
      responseSerialize: plain,
      responseDeserialize: plain,
    };
    server.addService(
      { echo },
      { echo: (_: unknown, done: (error: null, bytes: Buffer) => void) => done(null, Buffer.of()) },
    );
    const port = await new Promise<number>((resolve, reject) => {
      const credential = ServerCredentials.createInsecure();
      server.bindAsync("127.0.0.1:0", credential, (error, bound) => (error === null ? resolve(bound) : reject(error)));
    });
    closers.push(() => server.forceShutdown());
    return `http://127.0.0.1:${port}`;
  }

  const sizesOf = (message: string): string[] => message.match(/\d+/g) ?? [];

  it.each([
    ["one byte over", 1],
    ["much larger than the windows of HTTP/2", 5_000_000],
  ])("answers as grpc-js's server does: %s", async (_, over) => {
    const bytes = task("t", "x".repeat(1000));
    const large = task("t", "x".repeat(1000 + over));
    const limit = bytes.length;
    const { admin, client } = await start({ maxMessageBytes: limit });
    const real = clientOf(await realServer(limit));
    for (const each of [client, real]) {
      expect((await send(each, "CreateTask", bytes).outcome).code).toBe("OK");
      const { code, message } = await send(each, "CreateTask", large).outcome;
      expect(code).toBe("RESOURCE_EXHAUSTED");
      expect(sizesOf(message)).toEqual([String(large.length), String(limit)]);
    }
    expect(admin.calls.map((call) => call.status)).toEqual(["OK", "RESOURCE_EXHAUSTED"]);
  });

  it("is 4 MiB by default, over the gateway too", async () => {
    const { admin } = await start({});
    const response = await fetch(`${admin.gateway}/api/v1/tasks`, {
      method: "POST",
      headers: { "content-type": "application/octet-stream" },
      body: Buffer.from(task("t", "x".repeat(4 * 1024 * 1024))),
    });
    expect(response.status).toBe(429);
    expect(admin.calls.map((call) => call.status)).toEqual(["RESOURCE_EXHAUSTED"]);
  });
});

describe("traffic", () => {
  it("counts connections, and streams that the client resets", async () => {
    let second: ReturnType<typeof send> | undefined;
    const { admin, client } = await start({ onCall: () => second?.call.cancel() });
    await send(client, "CreateTask", task("a")).outcome;
    expect(admin.traffic).toEqual({ connections: 1, resets: 0 });
    second = send(client, "CreateTask", task("b"));
    expect((await second.outcome).code).toBe("CANCELLED");
    await expect.poll(() => admin.traffic).toEqual({ connections: 1, resets: 1 });
  });
});
