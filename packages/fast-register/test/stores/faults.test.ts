import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { downloadDistribution, openStore, type StoreOptions, storeBundle } from "@flyte-settings/fast-register/stores";
import { afterEach, describe, expect } from "vitest";
import { it } from "../../../../tooling/test-directory.ts";
import { xmlError as azureError, azureStandIn } from "./azure-stand-in.ts";
import { gcsStandIn, jsonError } from "./gcs-stand-in.ts";
import { s3StandIn, xmlError } from "./s3-stand-in.ts";
import type { Asked, Reply, StandIn } from "./stand-in.ts";

interface Cloud {
  start(): Promise<StandIn>;
  readonly url: string;
  options(origin: string): StoreOptions;
  refusal(status: number, code: string, message: string): Reply;
  /** The request with the contents of a small file. */
  isUpload(asked: Asked): boolean;
  isRead(asked: Asked): boolean;
  stored(server: StandIn): number;
}

const SECRET = "c2VjcmV0LW9mLXRoZS1zdG9yZQ==";

const clouds: Readonly<Record<string, Cloud>> = {
  S3: {
    start: s3StandIn,
    url: "s3://bucket/p",
    options: (endpoint) => ({ s3: { endpoint, accessKeyId: "AK", secretAccessKey: SECRET } }),
    refusal: xmlError,
    isUpload: ({ method }) => method === "PUT",
    isRead: ({ method }) => method === "GET",
    stored: (server) => (server as Awaited<ReturnType<typeof s3StandIn>>).objects.size,
  },
  GCS: {
    start: () => gcsStandIn(),
    url: "gs://bucket/p",
    options: (endpoint) => ({ gcs: { endpoint, isAnonymous: true } }),
    refusal: jsonError,
    isUpload: ({ path, method }) => path.startsWith("/upload/") && method !== "DELETE",
    isRead: ({ query }) => query.get("alt") === "media",
    stored: (server) => (server as Awaited<ReturnType<typeof gcsStandIn>>).objects.size,
  },
  Azure: {
    start: azureStandIn,
    url: "abfs://box/p",
    options: (origin) => ({ azure: { endpoint: `${origin}/acme`, accountName: "acme", accountKey: SECRET } }),
    refusal: azureError,
    isUpload: ({ method }) => method === "PUT",
    isRead: ({ method }) => method === "GET",
    stored: (server) => (server as Awaited<ReturnType<typeof azureStandIn>>).blobs.size,
  },
};

const MIB = 1024 * 1024;
const NOW = Date.UTC(2026, 10, 24);

describe.each(Object.entries(clouds))("%s under faults", (_, cloud) => {
  let folder: string;
  let server: StandIn;
  let pauses: number[];

  it.beforeEach(async ({ dir }) => {
    folder = dir;
    server = await cloud.start();
    pauses = [];
  });
  afterEach(() => server.stop());

  const options = (more: Partial<StoreOptions> = {}): StoreOptions => ({
    ...cloud.options(server.origin),
    sleep: async (ms) => void pauses.push(ms),
    random: () => 0,
    now: () => NOW,
    ...more,
  });
  const put = async (content: string | Buffer = "content", more: Partial<StoreOptions> = {}): Promise<string> => {
    const path = join(folder, "fast0.tar.gz");
    await writeFile(path, content);
    const size = Buffer.byteLength(content);
    return storeBundle(openStore(cloud.url, folder, options(more)), { path, digest: "0".repeat(32), size });
  };
  const fetched = async (location: string, more: Partial<StoreOptions> = {}): Promise<Buffer> => {
    await downloadDistribution(location, join(folder, "arrived"), options(more));
    return readFile(join(folder, "arrived"));
  };
  const failing = async (run: Promise<unknown>): Promise<{ code: string; message: string }> =>
    run.then(
      () => expect.unreachable(),
      (error: { code: string; message: string }) => error,
    );

  const passing = [
    ["408", 408, {}, [250]],
    ["429 with seconds", 429, { "retry-after": "7" }, [7000]],
    ["429 with a date", 429, { "retry-after": new Date(NOW + 9000).toUTCString() }, [9000]],
    ["500", 500, {}, [250]],
    ["503", 503, { "retry-after": "2" }, [2000]],
  ] as const;

  it.each(passing)("tries an upload again after %s", async (_name, status, headers, waited) => {
    const refusal = cloud.refusal(status, "Busy", "come back");
    server.faults.push({ when: cloud.isUpload, reply: { ...refusal, headers: { ...refusal.headers, ...headers } } });
    await put();
    expect(pauses).toEqual(waited);
    expect(cloud.stored(server)).toBe(1);
  });

  it.each(passing)("tries a download again after %s", async (_name, status, headers, waited) => {
    const location = await put();
    const refusal = cloud.refusal(status, "Busy", "come back");
    server.faults.push({ when: cloud.isRead, reply: { ...refusal, headers: { ...refusal.headers, ...headers } } });
    expect((await fetched(location)).toString()).toBe("content");
    expect(pauses).toEqual(waited);
  });

  it("gives up after five tries, with growing pauses", async () => {
    for (let times = 0; times < 5; times += 1)
      server.faults.push({ when: cloud.isUpload, reply: cloud.refusal(503, "SlowDown", "busy") });
    expect(await failing(put())).toMatchObject({ code: "STORE_UNAVAILABLE" });
    expect(pauses).toEqual([250, 500, 1000, 2000]);
  });

  it("does not wait longer than the cap for Retry-After", async () => {
    const refusal = cloud.refusal(429, "Busy", "come back");
    server.faults.push({
      when: cloud.isUpload,
      reply: { ...refusal, headers: { ...refusal.headers, "retry-after": "3600" } },
    });
    const { code, message } = await failing(put());
    expect([code, message]).toEqual(["STORE_UNAVAILABLE", expect.stringContaining("retry after 3600 s (limit 60 s)")]);
    expect(pauses).toEqual([]);
  });

  it("refuses a 403 at once and shows the store's words, but no secret", async () => {
    const { azure, s3 } = cloud.options("");
    const words = `no access for ${(azure ?? s3) ? SECRET : "me"} with https://host/key?X-Amz-Signature=abcdef and token=geheim`;
    server.faults.push({ when: cloud.isUpload, reply: cloud.refusal(403, "AccessDenied", words) });
    const { code, message } = await failing(put());
    expect(code).toBe("STORE_REFUSED");
    expect(message).toContain(`could not upload fast0.tar.gz: `);
    expect(message).toContain(` at 127.0.0.1:${server.port} returned 403: AccessDenied`);
    expect(message).not.toMatch(/abcdef|geheim|c2VjcmV0/);
    expect(pauses).toEqual([]);
  });

  it("refuses a 403 to a download at once, and leaves nothing", async () => {
    const location = await put();
    server.faults.push({ when: cloud.isRead, reply: cloud.refusal(403, "AccessDenied", "no, token=geheim") });
    const { code, message } = await failing(fetched(location));
    expect([code, message]).toEqual(["STORE_REFUSED", expect.stringContaining("returned 403")]);
    expect(message).not.toContain("geheim");
    expect(await readdir(folder)).toEqual(["fast0.tar.gz"]);
  });

  it("sends again what was never answered, and says so in the end", async () => {
    const limits = { idleMs: 200, tries: 2 };
    server.faults.push({ when: cloud.isUpload, mute: true });
    await put("content", { limits });
    expect(cloud.stored(server)).toBe(1);
    for (let times = 0; times < 2; times += 1) server.faults.push({ when: cloud.isUpload, mute: true });
    const { code, message } = await failing(put("another", { limits }));
    expect([code, message]).toEqual(["STORE_UNAVAILABLE", expect.stringContaining("said nothing for 0.2 s")]);
  });

  it("does not follow an upload to another host", async () => {
    const other = await cloud.start();
    const location = `${other.origin}/elsewhere`;
    server.faults.push({ when: cloud.isUpload, reply: { status: 307, headers: { location } } });
    const { code, message } = await failing(put());
    await other.stop();
    expect([code, message]).toEqual(["STORE_REFUSED", expect.stringContaining("returned 307")]);
    expect(other.asked).toEqual([]);
  });

  it("sends again what broke on its way", async () => {
    server.faults.push({ when: cloud.isUpload, cut: true });
    await put();
    expect(cloud.stored(server)).toBe(1);
  });

  it("does not take a store's word when it holds something else", async () => {
    server.faults.push({
      when: cloud.isUpload,
      reply: (_asked, right) => {
        const { headers = {}, body, ...reply } = right();
        const wrong = Buffer.alloc(16, 7);
        const tag = { ...headers, etag: `"${wrong.toString("hex")}"`, "content-md5": wrong.toString("base64") };
        return {
          ...reply,
          headers: tag,
          body: String(body ?? "").replace(/"md5Hash":"[^"]*"/, `"md5Hash":"${wrong.toString("base64")}"`),
        };
      },
    });
    const { code, message } = await failing(put());
    expect([code, message]).toEqual(["STORE_UNAVAILABLE", expect.stringContaining("holds something else")]);
  });

  it("says so when nobody listens, and when the name is nobody's", async () => {
    const { port } = server;
    await server.stop();
    expect(await failing(put())).toMatchObject({
      code: "STORE_UNAVAILABLE",
      message: expect.stringContaining("ECONNREFUSED"),
    });
    expect(pauses.length).toBe(4);
    const nowhere = cloud.options(`http://store.invalid:${port}`);
    const { code, message } = await failing(put("content", nowhere));
    expect([code, message]).toEqual([
      "STORE_UNAVAILABLE",
      expect.stringMatching(/store\.invalid.*(ENOTFOUND|EAI_AGAIN)/),
    ]);
    server = await cloud.start();
  });

  it("resends only the failed part and aborts a failed upload", async () => {
    const content = Buffer.alloc(3 * MIB, "x");
    const limits = { wholeBytes: MIB, partBytes: MIB };
    const parts = (): Asked[] => server.asked.filter((asked) => cloud.isUpload(asked) && asked.body.length === MIB);
    let uploads = 0;
    server.faults.push({
      when: (asked) => cloud.isUpload(asked) && asked.body.length === MIB && ++uploads === 2,
      cut: true,
    });
    await put(content, { limits });
    expect(parts().length).toBe(4);
    expect(await fetched(`${cloud.url}/fast0.tar.gz`)).toSatisfy((bytes: Buffer) => bytes.equals(content));

    for (let times = 0; times < 5; times += 1) {
      server.faults.push({
        when: (asked) => cloud.isUpload(asked) && asked.body.length === MIB,
        reply: cloud.refusal(403, "AccessDenied", "no"),
      });
    }
    expect(await failing(put(Buffer.alloc(3 * MIB, "y"), { limits }))).toMatchObject({ code: "STORE_REFUSED" });
    expect(await fetched(`${cloud.url}/fast0.tar.gz`)).toSatisfy((bytes: Buffer) => bytes.equals(content));
  });

  it("takes a download up where it broke", async () => {
    const content = Buffer.alloc(300_000, "abc");
    const location = await put(content);
    server.faults.push({ when: cloud.isRead, cutAfter: 100_000 }, { when: cloud.isRead, cutAfter: 50_000 });
    expect(await fetched(location)).toSatisfy((bytes: Buffer) => bytes.equals(content));
    const ranges = server.asked
      .filter(cloud.isRead)
      .map(({ headers }) => headers.range ?? headers["x-ms-range"] ?? "all");
    expect(ranges.length).toBe(3);
    expect(ranges[1]).toMatch(/^bytes=[1-9]\d+-/);
  });

  it("fetches again what was damaged on its way, and says so in the end", async () => {
    const location = await put("content");
    const damage = {
      when: cloud.isRead,
      reply: (_asked: Asked, right: () => Reply): Reply => ({ ...right(), body: "c0ntent" }),
    };
    server.faults.push(damage);
    expect((await fetched(location)).toString()).toBe("content");
    for (let times = 0; times < 5; times += 1) server.faults.push(damage);
    await rm(join(folder, "arrived"));
    expect(await failing(fetched(location))).toMatchObject({ code: "STORE_UNAVAILABLE" });
    expect(await readdir(folder)).toEqual(["fast0.tar.gz"]);
  });

  it("does not wait for ever for a body that stands still", async () => {
    const location = await put("content");
    for (let times = 0; times < 2; times += 1) server.faults.push({ when: cloud.isRead, stall: true });
    const slow = fetched(location, { limits: { requestMs: 200, tries: 2 } });
    expect(await failing(slow)).toMatchObject({ code: "STORE_UNAVAILABLE" });
    expect(await readdir(folder)).toEqual(["fast0.tar.gz"]);
  });
});
