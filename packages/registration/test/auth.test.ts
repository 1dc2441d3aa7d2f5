import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create, toBinary } from "@bufbuild/protobuf";
import {
  type AuthOptions,
  authenticator,
  authType,
  type HttpFetch,
  type RpcAnswer,
  type Token,
  tokenFiles,
} from "@flyte-settings/registration";
import { OAuth2MetadataResponseSchema, PublicClientAuthConfigResponseSchema } from "@flyte-settings/registration/wire";
import { describe, expect, it } from "vitest";

const idp = "https://idp.example.org";

interface Posted {
  readonly url: string;
  readonly form: Record<string, string>;
  readonly authorization?: string | undefined;
}

/** An Admin that wants tokens, an identity provider that answers as told, a clock that stands still. */
function world(
  given: Partial<AuthOptions> & { metadata?: Record<string, string>; redirectUri?: string; tokens?: unknown[] } = {},
) {
  const { metadata, redirectUri = "http://localhost:53593/callback", tokens = [], ...options } = given;
  const posted: Posted[] = [];
  const said: string[] = [];
  const waits: number[] = [];
  const asked: string[] = [];
  const answers: Readonly<Record<string, Uint8Array>> = {
    GetOAuth2Metadata: toBinary(
      OAuth2MetadataResponseSchema,
      create(OAuth2MetadataResponseSchema, {
        authorizationEndpoint: `${idp}/authorize`,
        tokenEndpoint: `${idp}/token`,
        deviceAuthorizationEndpoint: `${idp}/device`,
        ...metadata,
      }),
    ),
    GetPublicClientConfig: toBinary(
      PublicClientAuthConfigResponseSchema,
      create(PublicClientAuthConfigResponseSchema, {
        clientId: "flytectl",
        redirectUri,
        scopes: ["all", "offline"],
        authorizationMetadataKey: "flyte-authorization",
      }),
    ),
  };
  const queue = [...tokens];
  const fetch: HttpFetch = async (url, init) => {
    const form = Object.fromEntries(new URLSearchParams(String(init.body)));
    posted.push({
      url,
      form,
      ...(init.headers.authorization === undefined ? {} : { authorization: init.headers.authorization }),
    });
    const next = queue.shift() as { status?: number } & Record<string, unknown>;
    const { status = 200, ...json } = next;
    return {
      status,
      headers: new Headers(),
      arrayBuffer: async () => new TextEncoder().encode(JSON.stringify(json)).buffer as ArrayBuffer,
    };
  };
  const subject = authenticator({
    type: "pkce",
    origin: "https://flyte.example.com:443",
    transport: {
      async call(method): Promise<RpcAnswer> {
        const name = method.replace(/^.*\//, "");
        asked.push(name);
        return { status: "OK", bytes: answers[name] ?? new Uint8Array(0) };
      },
      close() {},
    },
    fetch,
    run: async () => ({ code: 0, stdout: "from-command\n", stderr: "" }),
    openBrowser: async () => undefined,
    say: (words) => said.push(words),
    sleep: async (ms) => {
      waits.push(ms);
    },
    now: () => 1_000_000,
    ...options,
  });
  return { subject, posted, said, waits, asked };
}

async function logIn({ subject }: ReturnType<typeof world>) {
  expect(await subject.renew(await subject.headers())).toBe(true);
  return subject.headers();
}

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

describe("PKCE", () => {
  async function freePort(): Promise<number> {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }

  it("turns away every answer but the one with its state, exchanges that code, and closes", async () => {
    const port = await freePort();
    const redirectUri = `http://localhost:${port}/callback`;
    const back = `http://127.0.0.1:${port}`;
    const statuses: number[] = [];
    let page = new URL("http://nowhere");
    let browsing: Promise<void> | undefined;
    const it = world({
      redirectUri,
      tokens: [{ access_token: "t0ken" }],
      openBrowser: async (url) => {
        browsing = browse(url);
      },
    });
    const browse = async (url: string): Promise<void> => {
      page = new URL(url);
      const state = encodeURIComponent(page.searchParams.get("state") ?? "");
      for (const path of ["/favicon.ico", "/callback?code=evil&state=other", `/callback?code=good&state=${state}`]) {
        statuses.push((await fetch(`${back}${path}`)).status);
      }
    };
    expect(await logIn(it)).toEqual({ "flyte-authorization": "Bearer t0ken" });
    await browsing;
    expect(statuses).toEqual([404, 400, 200]);
    expect(page.origin + page.pathname).toBe(`${idp}/authorize`);
    expect(page.searchParams.get("code_challenge_method")).toBe("S256");
    expect(it.posted[0]?.form).toMatchObject({
      grant_type: "authorization_code",
      code: "good",
      client_id: "flytectl",
      redirect_uri: redirectUri,
    });
    await expect(fetch(`${back}/callback`)).rejects.toThrow();
  });

  const hostile = [
    [
      "a script",
      { authorizationEndpoint: "javascript:alert(1)" },
      "authorization_endpoint, and it is no http(s) address",
    ],
    ["plain text", { authorizationEndpoint: "http://idp.example.org/authorize" }, "and it is not https"],
    [
      "a host of nobody's",
      { authorizationEndpoint: "https://evil.example.net/authorize" },
      "its host is neither Flyte Admin's",
    ],
    [
      "a name in front of the host",
      { authorizationEndpoint: "https://flyte.example.com@evil.example.net/" },
      "it is no http(s) address",
    ],
    ["tokens in plain text", { tokenEndpoint: "http://idp.example.org/token" }, "token_endpoint, and it is not https"],
  ] as const;

  it.each(hostile)("%s is refused, and nothing is opened or sent", async (_, metadata, message) => {
    const opened: string[] = [];
    const it = world({ metadata, openBrowser: async (url) => void opened.push(url) });
    await expect(it.subject.renew({})).rejects.toMatchObject({
      code: "AUTH_FAILED",
      message: expect.stringContaining(message),
    });
    expect([opened, it.posted]).toEqual([[], []]);
  });

  it("a redirect to another machine is refused", async () => {
    const it = world({ redirectUri: "https://evil.example.net/callback" });
    await expect(it.subject.renew({})).rejects.toThrow(/wants the browser to come back to https:\/\/evil/);
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
