import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { downloadDistribution, type StoreOptions, storeOpeners } from "@flyte-settings/fast-register/stores";
import { afterEach, expect } from "vitest";
import { it } from "../../../../tooling/test-directory.ts";
import { md5, type Reply, ranged, type StandIn, standIn } from "./stand-in.ts";

const body = Buffer.alloc(100_000, "0123456789");
let folder: string;
let server: StandIn;
let other: StandIn;

it.beforeEach(async ({ dir }) => {
  folder = dir;
  const answer =
    (headers: Record<string, string>) =>
    (asked: Parameters<Parameters<typeof standIn>[0]>[0]): Reply =>
      asked.path === "/fast0.tar.gz" ? ranged(body, asked.headers.range, headers) : { status: 404 };
  server = await standIn(answer({ etag: '"one"', "content-md5": md5(body).toString("base64") }));
  other = await standIn(answer({ etag: '"one"' }));
});
afterEach(async () => {
  await Promise.all([server.stop(), other.stop()]);
});

const fetched = async (location: string, options: StoreOptions = {}): Promise<Buffer> => {
  await downloadDistribution(location, join(folder, "arrived"), { sleep: async () => {}, ...options });
  return readFile(join(folder, "arrived"));
};
const failure = async (run: Promise<unknown>): Promise<{ code: string; message: string }> =>
  run.then(
    () => expect.unreachable(),
    (error: { code: string; message: string }) => error,
  );
const whole = (bytes: Buffer): boolean => bytes.equals(body);

it("follows a redirect to another host without the password", async () => {
  const reply = { status: 302, headers: { location: `${other.origin}/fast0.tar.gz?signature=abc` } };
  server.faults.push({ reply });
  expect(await fetched(server.origin.replace("//", "//joe:geheim@").concat("/fast0.tar.gz"))).toSatisfy(whole);
  expect(server.asked[0]?.headers.authorization).toBe(`Basic ${Buffer.from("joe:geheim").toString("base64")}`);
  expect(other.asked[0]?.headers.authorization).toBeUndefined();
});

it.each(["ftp://host/x", "file:///etc/passwd", "http://joe:x@host/y"])(
  "does not follow a redirect to %s",
  async (location) => {
    server.faults.push({ reply: { status: 302, headers: { location } } });
    const { code, message } = await failure(fetched(`${server.origin}/fast0.tar.gz`));
    expect([code, message]).toEqual(["STORE_REFUSED", expect.stringContaining("returned 302")]);
  },
);

it.each([
  ["408", 408, {}],
  ["429 with seconds", 429, { "retry-after": "7" }],
  ["500", 500, {}],
  ["503", 503, { "retry-after": "2" }],
] as const)("tries again after %s", async (_, status, headers) => {
  const pauses: number[] = [];
  server.faults.push({ reply: { status, headers } });
  const sleep = async (ms: number): Promise<void> => void pauses.push(ms);
  expect(await fetched(`${server.origin}/fast0.tar.gz`, { sleep, random: () => 0 })).toSatisfy(whole);
  expect(pauses).toEqual([Number((headers as Record<string, string>)["retry-after"] ?? 0.25) * 1000]);
});

it("does not follow redirects for ever", async () => {
  for (let times = 0; times < 9; times += 1)
    server.faults.push({ reply: { status: 307, headers: { location: "/again" } } });
  expect(await failure(fetched(`${server.origin}/fast0.tar.gz`))).toMatchObject({ code: "STORE_REFUSED" });
});

it("never shows the query of a signed URL", async () => {
  server.faults.push({
    reply: { status: 403, body: "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>" },
  });
  const { code, message } = await failure(fetched(`${server.origin}/fast0.tar.gz?X-Amz-Signature=geheim`));
  expect(code).toBe("STORE_REFUSED");
  expect(message).toMatch(/could not download fast0\.tar\.gz: .* returned 403: AccessDenied: Request has expired/);
  expect(message).not.toContain("geheim");
});

it("restarts if the object was replaced or a range is ignored", async () => {
  server.faults.push({ cutAfter: 40_000 }, { reply: { status: 412 } });
  expect(await fetched(`${server.origin}/fast0.tar.gz`)).toSatisfy(whole);
  server.faults.push(
    { cutAfter: 40_000 },
    { reply: (_asked, right) => ({ ...right(), status: 200, headers: {}, body }) },
  );
  expect(await fetched(`${server.origin}/fast0.tar.gz`)).toSatisfy(whole);
});

it("refuses a body that is longer than it said, in the first byte too many", async () => {
  expect(await failure(fetched(`${server.origin}/fast0.tar.gz`, { limits: { maxBytes: 99_999 } }))).toMatchObject({
    code: "ARCHIVE_TOO_LARGE",
  });
  expect(await readdir(folder)).toEqual([]);
});

it("says what is missing", async () => {
  expect(await failure(fetched(`${server.origin}/none.tar.gz`))).toMatchObject({ code: "FILE_NOT_FOUND" });
  expect(await failure(fetched(`${folder}/none.tar.gz`))).toMatchObject({ code: "FILE_NOT_FOUND" });
  expect(await failure(fetched("ftp://host/none.tar.gz"))).toMatchObject({ code: "STORE_UNKNOWN" });
  expect(await failure(fetched("s3://bucket", { s3: { isAnonymous: true, region: "x" } }))).toMatchObject({
    code: "DISTRIBUTION_INVALID",
  });
  const away = downloadDistribution(`${server.origin}/fast0.tar.gz`, join(folder, "nowhere", "arrived"), {});
  expect(await failure(away)).toMatchObject({ code: "DESTINATION_MISSING" });
});

it("copies files by path, by URL and as fsspec writes them", async () => {
  const path = join(folder, "a b%20é.tar.gz");
  await writeFile(path, body);
  for (const location of [path, pathToFileURL(path).href, `file://${path}`, `file:${path}`]) {
    expect(await fetched(location)).toSatisfy(whole);
  }
});

it("returns complete and checked bytes and leaves no file behind", async () => {
  const openers = storeOpeners({ sleep: async () => {} }, folder);
  server.faults.push({ cutAfter: 1000 });
  const pieces: Uint8Array[] = [];
  for await (const piece of (await openers["http"]?.(`${server.origin}/fast0.tar.gz`)) ?? []) pieces.push(piece);
  expect(Buffer.concat(pieces)).toSatisfy(whole);
  expect(await readdir(folder)).toEqual([]);
});

it("stops when it is told to", async () => {
  const stop = new AbortController();
  const options: StoreOptions = { onProgress: () => stop.abort() };
  const stopped = downloadDistribution(`${server.origin}/fast0.tar.gz`, join(folder, "arrived"), options, stop.signal);
  server.faults.push({ stall: true });
  expect(await failure(stopped)).toMatchObject({ code: "ABORTED" });
  expect(await readdir(folder)).toEqual([]);
});

it("leaves no file behind, read or not, and reports a full disk", async () => {
  const location = `${server.origin}/fast0.tar.gz`;
  const open = storeOpeners({}, folder)["http"];
  const archive = (await open?.(location)) ?? [];
  expect(await readdir(folder)).toEqual([]);
  const read: Uint8Array[] = [];
  for await (const piece of archive) read.push(piece);
  expect(Buffer.concat(read)).toSatisfy(whole);
  const { code, message } = await failure(storeOpeners({}, join(folder, "none"))["http"]?.(location) ?? fetched(""));
  expect([code, message]).toEqual(["BUNDLE_OUTPUT_UNWRITABLE", expect.stringContaining("Set TMPDIR")]);
});

it("takes a body whole from a server that closes before it is read", async () => {
  const large = Buffer.alloc(8_000_000, "0123456789");
  const closing = await standIn(() => ({
    status: 200,
    headers: { connection: "close", "content-length": String(large.length) },
    body: large,
  }));
  try {
    const all = Array.from({ length: 6 }, async (_, index) => {
      const path = join(folder, `closing-${index}`);
      await downloadDistribution(`${closing.origin}/fast0.tar.gz`, path, {});
      return (await readFile(path)).equals(large);
    });
    expect(await Promise.all(all)).toEqual(all.map(() => true));
  } finally {
    await closing.stop();
  }
});
