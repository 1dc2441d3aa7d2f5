import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { authType, type Token, tokenFiles } from "@flyte-settings/registration";
import { describe, expect, it } from "vitest";
import { idp, logIn, world } from "./auth-world.ts";

describe("client secret", () => {
  const secret = { type: "clientSecret", clientId: "robot", clientSecret: async () => "s3cret+/=" } as const;

  it("posts what flytectl posts", async () => {
    const it = world({ ...secret, tokens: [{ access_token: "t0ken", expires_in: 3600 }] });
    expect(await logIn(it)).toEqual({ "flyte-authorization": "Bearer t0ken" });
    expect(it.posted).toEqual([
      {
        url: `${idp}/token`,
        form: { grant_type: "client_credentials", scope: "all offline" },
        authorization: "Basic cm9ib3Q6czNjcmV0JTJCJTJGJTNE",
      },
    ]);
  });

  it.each([
    ["nothing said", {}, undefined],
    ["audience", { audience: "https://a" }, "https://a"],
    ["useAudienceFromAdmin", { useAudienceFromAdmin: true }, "https://admin"],
    ["both", { audience: "https://a", useAudienceFromAdmin: true }, "https://a"],
  ])("the audience: %s", async (_, given, expected) => {
    const it = world({ ...secret, ...given, client: { audience: "https://admin" }, tokens: [{ access_token: "t" }] });
    await logIn(it);
    expect(it.posted[0]?.form["audience"]).toBe(expected);
  });

  it("scopes of the configuration go before Admin's", async () => {
    const it = world({ ...secret, scopes: ["a", "b"], tokens: [{ access_token: "t" }] });
    await logIn(it);
    expect(it.posted[0]?.form["scope"]).toBe("a b");
  });

  it("tokenUrl goes in place of what Admin names, which is not even asked", async () => {
    const it = world({ ...secret, tokenUrl: "https://other.example.org/t", tokens: [{ access_token: "t" }] });
    await logIn(it);
    expect([it.posted[0]?.url, it.asked]).toEqual(["https://other.example.org/t", ["GetPublicClientConfig"]]);
  });

  it("tokenUrl in plain text is refused before the secret is read", async () => {
    const clientSecret = async () => Promise.reject(new Error("it was read"));
    const it = world({ ...secret, clientSecret, tokenUrl: "http://other.example.org/t" });
    await expect(it.subject.renew({})).rejects.toMatchObject({ code: "AUTH_FAILED" });
    expect(it.posted).toEqual([]);
  });

  it.each([
    ["Admin's", {}, { authorizationMetadataKey: "X-Acme-Token" }, "x-acme-token"],
    [
      "the configuration's",
      { authorizationHeader: "Authorization" },
      { authorizationMetadataKey: "x" },
      "authorization",
    ],
    ["the usual one", {}, { authorizationMetadataKey: "" }, "flyte-authorization"],
  ])("the header is %s", async (_, given, client, header) => {
    const it = world({ ...secret, ...given, client, tokens: [{ access_token: "t" }] });
    expect(await logIn(it)).toEqual({ [header]: "Bearer t" });
  });

  it("without id or secret says what is missing", async () => {
    const it = world({ type: "clientSecret" });
    await expect(it.subject.renew({})).rejects.toThrow(/needs admin\.clientId and a secret/);
  });

  it.each([
    ["no JSON", { status: 502 }, /idp\.example\.org answered 502/],
    ["a redirect", { status: 302 }, /redirects are not followed/],
  ])("%s is one clear error", async (_, answer, message) => {
    const it = world({
      ...secret,
      fetch: async () => ({
        status: answer.status,
        headers: new Headers(),
        arrayBuffer: async () => new TextEncoder().encode("<html>").buffer as ArrayBuffer,
      }),
    });
    await expect(it.subject.renew({})).rejects.toThrow(message);
  });

  it("is asked for once, however many calls were refused", async () => {
    const it = world({ ...secret, tokens: [{ access_token: "t0ken" }] });
    const used = await it.subject.headers();
    await Promise.all(Array.from({ length: 20 }, () => it.subject.renew(used)));
    expect(it.posted).toHaveLength(1);
    expect(await it.subject.renew(used)).toBe(true);
    expect(it.posted).toHaveLength(1);
  });

  it("says what the server said, and not the secret", async () => {
    const it = world({
      ...secret,
      tokens: [{ status: 401, error: "invalid_client", error_description: "no such robot" }],
    });
    const failure = await it.subject.renew({}).catch((error: Error) => error.message);
    expect(failure).toBe("the client robot got no token: invalid_client: no such robot");
  });
});

describe("device flow", () => {
  it("waits as long as it is told, and longer on slow_down", async () => {
    const it = world({
      type: "deviceFlow",
      tokens: [
        { device_code: "d", user_code: "ABCD", verification_uri: `${idp}/go`, expires_in: 600, interval: 2 },
        { status: 400, error: "authorization_pending" },
        { status: 400, error: "slow_down" },
        { access_token: "t0ken" },
      ],
    });
    expect(await logIn(it)).toEqual({ "flyte-authorization": "Bearer t0ken" });
    expect(it.waits).toEqual([2000, 2000, 7000]);
    expect(it.said).toEqual([`To log in, go to ${idp}/go and enter the code ABCD`]);
  });

  it("the page is said in full, and the terminal cannot be written to", async () => {
    const long = `${idp}/go?user_code=ABCD&and=${"x".repeat(100)}\u001b[2J`;
    const it = world({
      type: "deviceFlow",
      tokens: [
        { device_code: "d", user_code: "A\u001b[31m", verification_uri: `${idp}/go`, verification_uri_complete: long },
        { access_token: "t" },
      ],
    });
    await logIn(it);
    expect(it.said).toEqual([`To log in, go to ${new URL(long).href} and enter the code A\\u001b[31m`]);
    expect(it.said[0]).not.toContain("\u001b");
  });

  it("a server that is not heard for a while is asked again, more slowly", async () => {
    const lost = new Error("socket hang up");
    const it = world({
      type: "deviceFlow",
      tokens: [{ device_code: "d", user_code: "A", verification_uri: `${idp}/go` }, lost, lost, { access_token: "t" }],
    });
    await logIn(it);
    expect(it.waits).toEqual([5000, 10_000, 15_000]);
  });

  it.each([
    ["a page in plain text", { verification_uri: "http://idp.example.org/go" }, /it is not https/],
    ["a page that is a script", { verification_uri: "javascript:alert(1)" }, /no http\(s\) address/],
    ["a whole page that is a script", { verification_uri_complete: "javascript:alert(1)" }, /no http\(s\) address/],
    ["no code", { device_code: 1 }, /no device code was given/],
  ])("%s is refused", async (_, answer, message) => {
    const first = { device_code: "d", user_code: "A", verification_uri: `${idp}/go`, ...answer };
    const it = world({ type: "deviceFlow", tokens: [first] });
    await expect(it.subject.renew({})).rejects.toThrow(message);
    expect([it.said, it.posted.length]).toEqual([[], 1]);
  });

  it("without an endpoint for it says what to use", async () => {
    const it = world({ type: "deviceFlow", metadata: { deviceAuthorizationEndpoint: "" } });
    await expect(it.subject.renew({})).rejects.toThrow(/use Pkce or ClientSecret/);
  });

  it("whoever let it run out is not asked again in this run", async () => {
    let now = 0;
    const it = world({
      type: "deviceFlow",
      now: () => now,
      sleep: async () => {
        now += 601_000;
      },
      tokens: [
        { device_code: "d", user_code: "A", verification_uri: `${idp}/go`, expires_in: 600 },
        { status: 400, error: "authorization_pending" },
      ],
    });
    await expect(it.subject.renew({})).rejects.toThrow("the code ran out before anybody logged in; start again");
    await expect(it.subject.renew({})).rejects.toThrow("the code ran out");
    expect(it.said).toHaveLength(1);
  });

  it("stops when it is refused", async () => {
    const it = world({
      type: "deviceFlow",
      tokens: [
        { device_code: "d", user_code: "A", verification_uri: `${idp}/go` },
        { status: 400, error: "access_denied" },
      ],
    });
    await expect(it.subject.renew({})).rejects.toMatchObject({
      code: "AUTH_FAILED",
      message: "the login was refused: access_denied",
    });
  });
});

describe("commands", () => {
  it("what the external command prints is the token", async () => {
    const it = world({ type: "externalCommand", command: ["token"] });
    expect(await logIn(it)).toEqual({ "flyte-authorization": "Bearer from-command" });
    expect(it.asked).toEqual(["GetPublicClientConfig"]);
  });

  it("the proxy command's goes with every call", async () => {
    const it = world({ type: "none", proxyCommand: ["token"] });
    expect(await it.subject.headers()).toEqual({ "proxy-authorization": "Bearer from-command" });
  });

  it("a failing one shows what it said on stderr alone", async () => {
    const it = world({
      type: "externalCommand",
      command: ["token"],
      run: async () => ({ code: 3, stdout: "sekret", stderr: "no login" }),
    });
    await expect(it.subject.renew({})).rejects.toThrow(
      "admin.command (token) gave no token: it ended with 3: no login",
    );
  });
});

describe("tokens that outlive a run", () => {
  it("are refreshed before they run out; a refused refresh token leads to a new login", async () => {
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

  it("are refreshed with Admin's client, as they were got, whatever admin.clientId says", async () => {
    const it = world({ clientId: "flytepropeller", cache: cacheOf(expired), tokens: [{ access_token: "new" }] });
    await it.subject.headers();
    expect(it.posted[0]?.form["client_id"]).toBe("flytectl");
  });

  it("what another run got in the meantime is taken, and its refresh token with it", async () => {
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

  it.each([
    ["a folder that cannot be written", "x/file"],
    ["rubbish", "x"],
  ])("%s stops no login", async (_, where) => {
    const folder = await mkdtemp(join(tmpdir(), "tokens-"));
    await writeFile(join(folder, "x"), "rubbish");
    const cache = tokenFiles(join(folder, where));
    const secret = { type: "clientSecret", clientId: "robot", clientSecret: async () => "s" } as const;
    const it = world({ ...secret, cache, tokens: [{ access_token: "t" }] });
    expect(await logIn(it)).toEqual({ "flyte-authorization": "Bearer t" });
    await rm(folder, { recursive: true });
  });

  it("written at once by many are whole all the same, and nothing is left beside them", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tokens-"));
    const cache = tokenFiles(folder);
    const tokens = Array.from({ length: 20 }, (_, n): Token => ({ accessToken: `${n}`.repeat(5000), header: "h" }));
    await Promise.all(tokens.map((token) => cache.write("key", token)));
    expect(tokens).toContainEqual(await cache.read("key"));
    expect(await readdir(folder)).toHaveLength(1);
    await rm(folder, { recursive: true });
  });

  it("lie in files that the user alone can read", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tokens-"));
    const cache = tokenFiles(join(folder, "deeper"));
    const token: Token = { accessToken: "a", header: "authorization" };
    await cache.write("key", token);
    const [name] = await readdir(join(folder, "deeper"));
    expect(((await stat(join(folder, "deeper", name ?? ""))).mode & 0o777).toString(8)).toBe("600");
    expect(((await stat(join(folder, "deeper"))).mode & 0o777).toString(8)).toBe("700");
    expect(await cache.read("key")).toEqual(token);
    expect(await cache.read("other")).toBeUndefined();
    await rm(folder, { recursive: true });
  });
});

describe("names of authType", () => {
  it.each([
    ["Pkce", "pkce"],
    ["STANDARD", "pkce"],
    ["ClientSecret", "clientSecret"],
    ["basic", "clientSecret"],
    ["client_credentials", "clientSecret"],
    ["DeviceFlow", "deviceFlow"],
    ["external_process", "externalCommand"],
  ])("%s is %s", (name, type) => expect(authType(name)).toBe(type));

  it("another is refused", () => expect(() => authType("magic")).toThrow(/admin\.authType: magic is not known/));
});
