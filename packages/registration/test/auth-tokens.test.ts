import { readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Token, tokenFiles } from "@flyte-settings/registration";
import { describe, expect, it } from "vitest";
import { it as test } from "../../../tooling/test-directory.ts";
import { logIn, world } from "./auth-world.ts";

describe("tokens that outlive a run", () => {
  it("are refreshed before they expire; a rejected one leads to a login", async () => {
    const cached: Token = {
      accessToken: "old",
      refreshToken: "r",
      expiresAt: 1_000_001,
      header: "flyte-authorization",
    };
    const kept: Token[] = [];
    const cache = {
      read: async () => cached,
      write: async (_: string, token: Token) => {
        kept.push(token);
      },
      remove: async () => undefined,
    };
    const it = world({ cache, tokens: [{ access_token: "new", expires_in: 60 }] });
    expect(await it.subject.headers()).toEqual({ "flyte-authorization": "Bearer new" });
    expect(it.posted[0]?.form).toEqual({ grant_type: "refresh_token", refresh_token: "r", client_id: "flytectl" });
    expect(kept).toEqual([
      {
        accessToken: "new",
        refreshToken: "r",
        obtainedAt: 1_000_000,
        expiresAt: 1_060_000,
        header: "flyte-authorization",
      },
    ]);
  });

  const expired: Token = { accessToken: "old", refreshToken: "r", expiresAt: 1, header: "flyte-authorization" };
  const cacheOf = (...tokens: (Token | undefined)[]) => ({
    read: async () => (tokens.length > 1 ? tokens.shift() : tokens[0]),
    write: async () => undefined,
    remove: async () => undefined,
  });

  it("a refused refresh token leads to a new login", async () => {
    const it = world({
      type: "clientSecret",
      clientId: "robot",
      clientSecret: async () => "s",
      cache: cacheOf(expired),
      tokens: [{ status: 400, error: "invalid_grant" }, { access_token: "new" }],
    });
    expect(await it.subject.headers()).toEqual({ "flyte-authorization": "Bearer new" });
    expect(it.posted.map(({ form }) => form["grant_type"])).toEqual(["refresh_token", "client_credentials"]);
  });

  it("are refreshed with Admin's client, whatever admin.clientId is", async () => {
    const it = world({ clientId: "flytepropeller", cache: cacheOf(expired), tokens: [{ access_token: "new" }] });
    await it.subject.headers();
    expect(it.posted[0]?.form["client_id"]).toBe("flytectl");
  });

  it("the token and refresh token of another run are used", async () => {
    const theirs = { ...expired, accessToken: "theirs", expiresAt: 9_000_000 };
    const it = world({ cache: cacheOf(expired, theirs) });
    expect(await it.subject.headers()).toEqual({ "flyte-authorization": "Bearer theirs" });
    expect(it.posted).toEqual([]);
  });

  it.each([
    ["an hour, a minute before its end", 3_600, 3_541, true],
    ["an hour, before that", 3_600, 3_539, false],
    ["two seconds, at once", 2, 0, false],
    ["two seconds, near their end", 2, 1.9, true],
  ])("that live for %s", async (_, lifetime, age, renewed) => {
    const cached = { ...expired, obtainedAt: 0, expiresAt: lifetime * 1000 };
    const it = world({ cache: cacheOf(cached), now: () => age * 1000, tokens: [{ access_token: "new" }] });
    await it.subject.headers();
    expect(it.posted).toHaveLength(renewed ? 1 : 0);
  });

  it("that are JWTs end when they say so themselves", async () => {
    const jwt = `e30.${Buffer.from('{"exp":10,"iat":0}').toString("base64url")}.x`;
    const { expiresAt: _, ...unsaid } = { ...expired, accessToken: jwt };
    const it = world({ cache: cacheOf(unsaid), now: () => 9_500, tokens: [{ access_token: "new" }] });
    expect(await it.subject.headers()).toEqual({ "flyte-authorization": "Bearer new" });
  });

  test.for([
    ["a directory that cannot be written", "x/file"],
    ["rubbish", "x"],
  ] as const)("%s stops no login", async ([, where], { dir }) => {
    await writeFile(join(dir, "x"), "rubbish");
    const cache = tokenFiles(join(dir, where));
    const secret = { type: "clientSecret", clientId: "robot", clientSecret: async () => "s" } as const;
    const it = world({ ...secret, cache, tokens: [{ access_token: "t" }] });
    expect(await logIn(it)).toEqual({ "flyte-authorization": "Bearer t" });
  });

  test("written concurrently are complete, with no temporary files", async ({ dir }) => {
    const cache = tokenFiles(dir);
    const tokens = Array.from({ length: 20 }, (_, n): Token => ({ accessToken: `${n}`.repeat(5000), header: "h" }));
    await Promise.all(tokens.map((token) => cache.write("key", token)));
    expect(tokens).toContainEqual(await cache.read("key"));
    expect(await readdir(dir)).toHaveLength(1);
  });

  test("are stored in files that only the user can read", async ({ dir }) => {
    const cache = tokenFiles(join(dir, "deeper"));
    const token: Token = { accessToken: "a", header: "authorization" };
    await cache.write("key", token);
    const [name] = await readdir(join(dir, "deeper"));
    expect(((await stat(join(dir, "deeper", name ?? ""))).mode & 0o777).toString(8)).toBe("600");
    expect(((await stat(join(dir, "deeper"))).mode & 0o777).toString(8)).toBe("700");
    expect(await cache.read("key")).toEqual(token);
    expect(await cache.read("other")).toBeUndefined();
  });

  test("are refreshed once by five processes", async ({ dir }) => {
    // one login server that rotates: a used refresh token is no longer valid
    const valid = new Set(["r0"]);
    let rotations = 0;
    const seed: Token = { accessToken: "old", refreshToken: "r0", expiresAt: 1, header: "flyte-authorization" };
    const rotating = Array.from({ length: 5 }, () =>
      world({
        cache: tokenFiles(dir),
        hasUser: false,
        fetch: async (_, init) => {
          const used = new URLSearchParams(String(init.body)).get("refresh_token") ?? "";
          const isValid = valid.delete(used);
          rotations += 1;
          if (isValid) valid.add(`r${rotations}`);
          const json = isValid
            ? { access_token: "new", refresh_token: `r${rotations}`, expires_in: 3600 }
            : { error: "invalid_grant" };
          const bytes = new TextEncoder().encode(JSON.stringify(json));
          return {
            status: isValid ? 200 : 400,
            headers: new Headers(),
            arrayBuffer: async () => bytes.buffer as ArrayBuffer,
          };
        },
      }),
    );
    await tokenFiles(dir).write(await keyOf(), seed);
    const headers = await Promise.all(rotating.map(({ subject }) => subject.headers()));
    expect(headers).toEqual(Array.from({ length: 5 }, () => ({ "flyte-authorization": "Bearer new" })));
    expect(rotations).toBe(1);
  });

  test("of another secret are not used", async ({ dir }) => {
    const run = async (secret: string, token: string) => {
      const client = { type: "clientSecret", clientId: "robot", clientSecret: async () => secret } as const;
      const it = world({ ...client, cache: tokenFiles(dir), tokens: [{ access_token: token, expires_in: 3600 }] });
      const cached = await it.subject.headers();
      return Object.keys(cached).length > 0 ? cached : logIn(it);
    };
    expect(await run("one", "a")).toEqual({ "flyte-authorization": "Bearer a" });
    expect(await run("one", "b")).toEqual({ "flyte-authorization": "Bearer a" });
    expect(await run("two", "c")).toEqual({ "flyte-authorization": "Bearer c" });
  });
});

/** The key that the authenticator of `world()` uses. */
async function keyOf(): Promise<string> {
  let used = "";
  const cache = {
    read: async (key: string) => {
      used = key;
      return undefined;
    },
    write: async () => undefined,
    remove: async () => undefined,
  };
  await world({ cache }).subject.headers();
  return used;
}

describe("without a terminal", () => {
  it("no browser is opened, and the error comes immediately", async () => {
    const opened: string[] = [];
    const it = world({ hasUser: false, openBrowser: async (url) => void opened.push(url) });
    await expect(it.subject.renew(await it.subject.headers())).rejects.toMatchObject({
      code: "AUTH_FAILED",
      message: expect.stringMatching(/^Flyte Admin requires a login in a browser, and there is no terminal\. Expected/),
    });
    expect([opened, it.said]).toEqual([[], []]);
  });
});
