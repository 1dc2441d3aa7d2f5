import { type FakeAdmin, type FakeAdminOptions, fakeAdmin } from "@flyte-settings/plugin-testkit";
import {
  adminClient,
  planRegistration,
  previewRegistration,
  type RpcAnswer,
  registrationRequests,
  type Transport,
} from "@flyte-settings/registration";
import { loadPackageFiles } from "@flyte-settings/registration/package";
import { afterEach, describe, expect, it } from "vitest";
import { type FilesOptions, registerFiles } from "./support/register-files.ts";
import { vectorPath } from "./support/vectors.ts";

let admin: FakeAdmin | undefined;

afterEach(async () => {
  await admin?.close();
  admin = undefined;
});

const target = { project: "flytesnacks", domain: "development", version: "v1" } as const;
const noWait = async (): Promise<void> => undefined;
/** Pauses take no time and have no jitter. */
const withoutTime = { sleep: noWait, random: () => 0, now: () => 0 };
/** Pauses of 0.1, 0.2, 0.4, 0.8, 1.6, 3.2 and six of 4 s use up the 30 s. */
const ATTEMPTS_IN_BUDGET = 13;

async function run(name: string, fake: FakeAdminOptions = {}, options: Partial<FilesOptions> = {}, gateway = false) {
  admin ??= await fakeAdmin(fake);
  const files = await loadPackageFiles([vectorPath(`packages/registration/${name}`)], { cwd: "/" });
  const client = adminClient({ endpoint: gateway ? admin.gateway : admin.grpc, gateway, fetch, ...withoutTime });
  try {
    return await registerFiles(files, client, { ...target, sleep: noWait, ...options });
  } finally {
    client.close();
  }
}

function statuses({ entities }: Awaited<ReturnType<typeof run>>): string[] {
  return entities.map(({ status }) => status);
}

describe("a faithful Admin", () => {
  it.each([
    ["gRPC", false],
    ["the HTTP gateway", true],
  ])("takes a package over %s; again it is all there already", async (_, gateway) => {
    const first = await run("first-fast.tgz", {}, {}, gateway);
    expect(statuses(first)).toEqual(["registered", "registered", "registered"]);
    expect(first.uploads).toHaveLength(1);
    expect([...(admin?.uploads[0]?.body.subarray(0, 2) ?? [])]).toEqual([0x1f, 0x8b]);
    expect(statuses(await run("first-fast.tgz", {}, {}, gateway))).toEqual(["exists", "exists", "exists"]);
  });

  it("of another structure shows the differences and the next step", async () => {
    await run("first.tgz");
    const again = await run("first.tgz", {}, { image: () => "ghcr.io/acme/app:v2", continueOnError: true });
    expect(statuses(again)[0]).toBe("conflict");
    expect(again.entities[0]?.error).toMatchObject({
      message:
        "hello.greet task with different structure already exists.\n" +
        "  template.container.image: ghcr.io/acme/app:v1 → ghcr.io/acme/app:v2",
      details: { hint: "Register under a new version: --version; what is registered under v1 never changes." },
    });
  });

  it("of another structure, in a message too long for headers, is compared with what is registered", async () => {
    await run("first.tgz");
    const files = await loadPackageFiles([vectorPath("packages/registration/first.tgz")], { cwd: "/" });
    const client = adminClient({ endpoint: admin?.grpc ?? "", ...withoutTime });
    const message = "[internal] http/2 stream closed with error code INTERNAL_ERROR (0x2)";
    const reset: RpcAnswer = { status: "UNAVAILABLE", message, details: [] };
    const transport: Transport = {
      call: (method, bytes, options) =>
        method.endsWith("/CreateTask") ? Promise.resolve(reset) : client.call(method, bytes, options),
      close: () => undefined,
    };
    const other = await registerFiles(files, transport, { ...target, image: () => "ghcr.io/acme/app:v2" });
    const same = await registerFiles(files, transport, { ...target });
    client.close();
    expect(other.entities[0]).toMatchObject({
      status: "conflict",
      error: { message: expect.stringContaining("ghcr.io/acme/app:v1 → ghcr.io/acme/app:v2") },
    });
    expect(same.entities[0]).toMatchObject({ status: "failed", error: { code: "ADMIN_UNAVAILABLE" } });
  });

  it("in a plan shows new, equal and different entities, sending nothing", async () => {
    await run("first-fast.tgz");
    const before = admin?.calls.length ?? 0;
    const files = await loadPackageFiles([vectorPath("packages/registration/first-fast.tgz")], { cwd: "/" });
    const client = adminClient({ endpoint: admin?.grpc ?? "" });
    const preview = async (options: Partial<FilesOptions>, changes = false) =>
      previewRegistration(await planRegistration(files, { ...target, ...options, activate: "none" }), {
        transport: client,
        changes,
      });
    const same = await preview({}, true);
    const other = await preview({ image: () => "ghcr.io/acme/app:v2" });
    const fresh = await preview({ version: "v2" });
    client.close();
    expect(same.entities.map(({ registered }) => registered)).toEqual(["identical", "identical", "identical"]);
    expect(same.entities[0]?.changes?.map(({ place }) => place)).toContain("template.id.project");
    expect(other.entities[0]).toMatchObject({
      registered: "different",
      differences: [{ place: "template.container.image" }],
    });
    expect(fresh.entities.map(({ registered }) => registered)).toEqual(["new", "new", "new"]);
    expect(new Set(admin?.calls.slice(before).map(({ method }) => method))).toEqual(
      new Set(["GetTask", "GetWorkflow", "GetLaunchPlan"]),
    );
    expect(admin?.uploads).toHaveLength(1);
  });

  it("activates plans that are asked for, new or old, once each", async () => {
    await run("first.tgz");
    const again = await run("first.tgz", {}, { activate: "all" });
    expect(again.entities.map(({ activated }) => activated)).toEqual([undefined, undefined, true]);
    expect(admin?.calls.filter(({ method }) => method === "UpdateLaunchPlan")).toHaveLength(1);
  });
});

describe("failures", () => {
  const passing = ["UNAVAILABLE", "RESOURCE_EXHAUSTED", "DEADLINE_EXCEEDED"] as const;
  it.each(passing)("%s is tried again", async (code) => {
    const result = await run("first.tgz", { answers: [{ method: "CreateTask", code, times: 2 }] });
    expect(result.ok).toBe(true);
  });

  it.each([...passing, "INVALID_ARGUMENT", "PERMISSION_DENIED", "INTERNAL"] as const)(
    "%s for ever fails by name",
    async (code) => {
      const result = await run("first.tgz", { answers: [{ method: "CreateTask", code, message: "no" }] });
      expect(result.ok).toBe(false);
      expect(statuses(result)).toEqual(["failed", "skipped", "skipped"]);
      expect(result.entities[0]?.error?.message).toMatch(
        new RegExp(`^task hello.greet: rpc error: code = ${code} desc = no`),
      );
      const sent = admin?.calls.filter(({ method }) => method === "CreateTask").length;
      expect(sent).toBe(passing.includes(code as "UNAVAILABLE") ? ATTEMPTS_IN_BUDGET : 1);
    },
  );

  it.each([
    ["one at a time", 1],
    ["four at a time", 4],
  ])("after a failure no further entity is sent: %s", async (_, concurrency) => {
    await run("twelve.tgz", { answers: [{ method: "CreateTask", code: "INTERNAL" }] }, { concurrency });
    expect(admin?.calls.filter(({ method }) => method === "CreateTask")).toHaveLength(concurrency);
  });

  it("64 concurrent calls with one signal give no warning of Node", async () => {
    const warnings: string[] = [];
    const note = ({ message }: Error): void => void warnings.push(message);
    process.on("warning", note);
    await run("twelve.tgz", {}, { concurrency: 64, signal: new AbortController().signal });
    await new Promise((done) => setImmediate(done));
    process.off("warning", note);
    expect(warnings).toEqual([]);
  });

  it("with continueOnError only what needs the failed one is left out", async () => {
    const result = await run(
      "twelve.tgz",
      { answers: [{ method: "CreateTask", name: "line.t3", code: "INTERNAL" }] },
      { continueOnError: true },
    );
    const bad = result.entities
      .filter(({ status }) => status !== "registered")
      .map(({ id, status }) => [id.name, status]);
    expect(bad[0]).toEqual(["line.t3", "failed"]);
    expect(result.entities.filter(({ status }) => status === "registered").length).toBeGreaterThan(5);
  });

  it("repeating an interrupted run gives the same result as a full run", async () => {
    await run("twelve.tgz", { answers: [{ method: "CreateWorkflow", code: "INTERNAL", times: 1 }] });
    const result = await run("twelve.tgz");
    expect(result.ok).toBe(true);
    expect(admin?.registered()).toHaveLength(12);
  });

  it.each([
    [403, /could not upload the code: .* returned 403: AccessDenied/],
    [413, /returned 413.* larger than the store/],
    [302, /returned 302.* not followed/],
    [500, /returned 500/],
  ])("the store's %i fails before registering and shows no query", async (status, message) => {
    const uploadAnswers = [{ status, body: "<Error><Code>AccessDenied</Code></Error>" }];
    const failure: Error = await run("first-fast.tgz", { uploadAnswers }).then(
      () => new Error("it was taken"),
      (error) => error,
    );
    expect(failure).toMatchObject({ code: "UPLOAD_FAILED", message: expect.stringMatching(message) });
    expect(failure.message).not.toMatch(/Signature|X-Amz/);
    expect(admin?.registered()).toEqual([]);
    expect(admin?.uploads).toHaveLength(status === 500 ? 4 : 1);
  });

  it.each([201, 204])("the store's %i is a success", async (status) => {
    expect((await run("first-fast.tgz", { uploadAnswers: [{ status }] })).ok).toBe(true);
  });

  it.each([429, 503])("the store's %i is tried again", async (status) => {
    const uploadAnswers = [{ status, headers: { "retry-after": "1" } }, { status: 200 }];
    expect((await run("first-fast.tgz", { uploadAnswers })).ok).toBe(true);
  });

  it("no Admin at all is said in one sentence", async () => {
    const client = adminClient({ endpoint: "http://127.0.0.1:1", sleep: noWait });
    const files = await loadPackageFiles([vectorPath("packages/registration/first.tgz")], { cwd: "/" });
    const result = await registerFiles(files, client, { ...target, sleep: noWait });
    client.close();
    expect(result.entities[0]?.error).toMatchObject({ code: "ADMIN_UNAVAILABLE" });
    expect(result.entities[0]?.error?.message).toContain("cannot reach http://127.0.0.1:1: connect ECONNREFUSED");
  });
});

describe("the 200 entities", () => {
  it("are the same messages, side by side or one after the other", async () => {
    admin = await fakeAdmin({ projects: "any", checks: false });
    const files = await loadPackageFiles([vectorPath("packages/registration/two-hundred.tgz")], { cwd: "/" });
    const client = adminClient({ endpoint: admin.grpc });
    await registerFiles(files, client, target);
    client.close();
    const { requests } = await registrationRequests(files, target);
    const bytes = (list: readonly { readonly bytes: Uint8Array }[]): string[] =>
      list.map((each) => Buffer.from(each.bytes).toString("base64")).sort();
    expect(bytes(admin.calls)).toEqual(bytes(requests));
  });
});
