import { createHash } from "node:crypto";
import { mkdtemp, open, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { downloadDistribution, openStore, type StoreOptions, storeBundle } from "@flyte-settings/fast-register/stores";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** A running, empty store. */
export interface StoreUnderTest {
  /** With a separate prefix. */
  readonly url: string;
  readonly options: StoreOptions;
  /** Uploads that were started but neither completed nor aborted, if the store reports them. */
  readonly pending?: () => Promise<number> | number;
}

const MIB = 1024 * 1024;
const names = [
  "fast0123456789abcdef0123456789abcdef.tar.gz",
  "with space.tar.gz",
  "plus+and%20percent%.tar.gz",
  "é-日本-😀.tar.gz",
  "hash#question?and&equals=.tar.gz",
  "brackets[1](2){3}!$',;@~^.tar.gz",
];

/** The contract of every store, built-in or not; run against stand-ins and against real servers. */
export function storeContract(name: string, start: () => Promise<StoreUnderTest>): void {
  describe(`store contract: ${name}`, () => {
    let folder: string;
    let store: StoreUnderTest;
    let sent = 0;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "store-"));
      store = await start();
    });
    afterAll(() => rm(folder, { recursive: true }));

    const options = (): StoreOptions => ({
      sleep: async () => {},
      ...store.options,
      onProgress: ({ bytes }) => {
        sent = Math.max(sent, bytes);
      },
    });
    const put = async (path: string, signal?: AbortSignal, md5?: string): Promise<string> => {
      sent = 0;
      const opened = openStore(store.url, folder, options());
      const { size } = await stat(path);
      if (md5 === undefined) return storeBundle(opened, { path, digest: "0".repeat(32), size }, signal);
      return opened.put({ path, digest: "0".repeat(32), size, md5, contentType: "application/gzip" }, signal);
    };
    const fetched = async (location: string): Promise<Buffer> => {
      const target = join(folder, "fetched");
      await downloadDistribution(location, target, options());
      return readFile(target);
    };
    const file = async (base: string, content: string | Buffer): Promise<string> => {
      const path = join(folder, base);
      await writeFile(path, content);
      return path;
    };

    it.each(names)("keeps %s and does not send it again", async (base) => {
      const path = await file(base, `content of ${base}`);
      const location = await put(path);
      expect(location).toBe(await put(path));
      expect(store.url.startsWith("file:") ? 0 : sent).toBe(0);
      expect((await fetched(location)).toString()).toBe(`content of ${base}`);
    });

    it("sends other content of the same size under the same name", async () => {
      await put(await file("changes.tar.gz", "one"));
      const location = await put(await file("changes.tar.gz", "two"));
      expect((await fetched(location)).toString()).toBe("two");
    });

    it("keeps an empty file", async () => {
      const path = await file("empty.tar.gz", "");
      const location = await put(path);
      expect((await fetched(location)).length).toBe(0);
      expect(await put(path)).toBe(location);
    });

    it("refuses a body that is not the one announced, and holds nothing then", async () => {
      const path = await file("wrong.tar.gz", "right");
      const other = createHash("md5").update("wrong").digest("base64");
      await expect(put(path, undefined, other)).rejects.toMatchObject({
        code: expect.stringMatching(/^STORE_(REFUSED|UNAVAILABLE)$/),
      });
      const location = (await put(await file("sibling.tar.gz", "x"))).replace("sibling", "wrong");
      await expect(fetched(location)).rejects.toMatchObject({
        code: "FILE_NOT_FOUND",
      });
    });

    it("keeps more than 64 MiB, in parts, once", async () => {
      const path = await large("large.tar.gz");
      const location = await put(path);
      const md5 = (bytes: Buffer): string => createHash("md5").update(bytes).digest("hex");
      expect(md5(await fetched(location))).toBe(md5(await readFile(path)));
      expect(await put(path)).toBe(location);
      expect(store.url.startsWith("file:") ? 0 : sent).toBe(0);
      expect(await store.pending?.()).toBe(store.pending && 0);
    });

    it("leaves nothing behind when it is stopped", async () => {
      if (store.url.startsWith("file:")) return;
      const path = await large("stopped.tar.gz");
      const stop = new AbortController();
      const opened = openStore(store.url, folder, {
        ...options(),
        onProgress: ({ bytes }) => {
          if (bytes > 20 * MIB) stop.abort();
        },
      });
      const { size } = await stat(path);
      const putting = storeBundle(opened, { path, digest: "0".repeat(32), size }, stop.signal);
      await expect(putting).rejects.toMatchObject({ code: "ABORTED" });
      const location = (await put(await file("sibling.tar.gz", "x"))).replace("sibling", "stopped");
      await expect(fetched(location)).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
      expect(await store.pending?.()).toBe(store.pending && 0);
    });

    it("does not download more than the limit and leaves no file behind", async () => {
      const location = await put(await file("limit.tar.gz", "0123456789"));
      const limited = { ...options(), limits: { ...store.options.limits, maxBytes: 9 } };
      const target = join(folder, "limited");
      await expect(downloadDistribution(location, target, limited)).rejects.toMatchObject({
        code: "ARCHIVE_TOO_LARGE",
      });
      expect((await readdir(folder)).filter((one) => one.includes("limited"))).toEqual([]);
    });

    /** Slightly more than 65 MiB, mostly a hole, with distinct bytes in each part. */
    async function large(base: string): Promise<string> {
      const path = await file(base, base);
      await truncate(path, 65 * MIB + 7);
      const handle = await open(path, "r+");
      for (let at = 8 * MIB; at < 65 * MIB; at += 16 * MIB) await handle.write(`part at ${at}`, at);
      await handle.close();
      return path;
    }
  });
}
