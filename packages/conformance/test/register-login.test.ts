import { omitUndefined } from "@flyte-settings/core/plugin";
import { type FakeAdmin, type FakeAdminOptions, fakeAdmin } from "@flyte-settings/plugin-testkit";
import { type AuthOptions, adminClient, authenticator, type HttpFetch } from "@flyte-settings/registration";
import { loadPackageFiles } from "@flyte-settings/registration/package";
import { afterEach, describe, expect, it } from "vitest";
import { type FilesOptions, registerFiles } from "./support/register-files.ts";
import { vectorPath } from "./support/vectors.ts";

let admin: FakeAdmin | undefined;

afterEach(async () => {
  await admin?.close();
  admin = undefined;
});

/**
 * Issues one token after another, `token-1`, `token-2`, …, each valid for two seconds of a clock that calls advance.
 */
function world(isGood: (token: string, issued: number, now: number) => boolean, refresh = true) {
  const clock = { now: 0, issued: 0, grants: [] as string[] };
  const fetch: HttpFetch = async (_, { body }) => {
    clock.issued = clock.now;
    clock.grants.push(new URLSearchParams(String(body)).get("grant_type") ?? "");
    const token = {
      access_token: `token-${clock.grants.length}`,
      expires_in: 2,
      ...(refresh ? { refresh_token: "r" } : {}),
    };
    return {
      status: 200,
      headers: new Headers(),
      arrayBuffer: async () => new TextEncoder().encode(JSON.stringify(token)).buffer as ArrayBuffer,
    };
  };
  const auth: NonNullable<FakeAdminOptions["auth"]> = {
    isValid: (token) => isGood(token, clock.issued, clock.now),
    tokenEndpoint: "https://idp.example.org/token",
    authorizationEndpoint: "https://idp.example.org/authorize",
  };
  return { clock, fetch, auth };
}

async function run(
  { clock, fetch, auth }: ReturnType<typeof world>,
  { onCall }: Pick<FakeAdminOptions, "onCall"> = {},
  login: Partial<AuthOptions> = {},
  options: Partial<FilesOptions> = {},
) {
  admin = await fakeAdmin({ auth, ...omitUndefined({ onCall }) });
  const plain = { endpoint: admin.grpc, sleep: async () => undefined };
  const subject = authenticator({
    type: "clientSecret",
    origin: admin.grpc,
    transport: adminClient(plain),
    fetch,
    clientId: "robot",
    clientSecret: async () => "secret",
    run: async () => ({ code: 0, stdout: "stale", stderr: "" }),
    openBrowser: async () => undefined,
    say: () => undefined,
    sleep: async () => undefined,
    now: () => clock.now,
    ...login,
  });
  const client = adminClient({ ...plain, authenticator: subject });
  const files = await loadPackageFiles([vectorPath("packages/registration/twelve.tgz")], { cwd: "/" });
  const target = { project: "flytesnacks", domain: "development", version: "v1" } as const;
  try {
    return await registerFiles(files, client, { ...target, sleep: async () => undefined, ...options });
  } finally {
    client.close();
  }
}

const current = (token: string, issued: number, now: number): boolean => token !== "" && now < issued + 2000;

describe("a token that ends during a long run", () => {
  it.each([
    ["with a refresh token", true, "refresh_token"],
    ["without one", false, "client_credentials"],
  ])("is renewed in time, %s: no call is refused for it", async (_, refresh, grant) => {
    const it = world(current, refresh);
    const onCall = (method: string): void => {
      if (method.startsWith("Create")) it.clock.now += 300;
    };
    const result = await run(it, { onCall }, {}, { concurrency: 1 });
    expect(result.ok).toBe(true);
    expect(it.clock.grants.length).toBeGreaterThan(3);
    expect(new Set(it.clock.grants.slice(1))).toEqual(new Set([grant]));
    const refused = admin?.calls.filter(({ status }) => status === "UNAUTHENTICATED") ?? [];
    expect(refused).toHaveLength(1); // the first one, which shows that a token is required
  });

  it("revoked by the server, is renewed once for all calls in flight", async () => {
    let taken = "";
    const it = world((token) => token !== "" && token !== taken);
    const onCall = (method: string, moment: string): void => {
      if (method === "CreateWorkflow" && moment === "come") taken = "token-1";
    };
    const result = await run(it, { onCall });
    expect(result.ok).toBe(true);
    expect(it.clock.grants).toEqual(["client_credentials", "refresh_token"]);
    expect(admin?.registered()).toHaveLength(12);
  });
});

describe("refused for ever", () => {
  it.each([
    ["the run stops", {}],
    ["going on asks for no second token", { continueOnError: true }],
  ])("%s, with one clear error", async (_, options) => {
    const it = world(() => false);
    const result = await run(it, {}, {}, { ...options, concurrency: 1 });
    expect(result.ok).toBe(false);
    expect(it.clock.grants).toEqual(["client_credentials"]);
    expect(result.entities[0]?.error).toMatchObject({
      code: "AUTH_FAILED",
      message: expect.stringMatching(/code = UNAUTHENTICATED desc = token parse error \(with a token that was just/),
    });
    expect(admin?.registered()).toEqual([]);
  });

  it("sends a wrong secret only once per run in header and body", async () => {
    const it = world(() => false);
    let posts = 0;
    const fetch: HttpFetch = async () => {
      posts += 1;
      const body = new TextEncoder().encode('{"error":"invalid_client"}').buffer as ArrayBuffer;
      return { status: 401, headers: new Headers(), arrayBuffer: async () => body };
    };
    const result = await run(it, {}, { fetch }, { continueOnError: true });
    expect(posts).toBe(2);
    expect(result.entities[0]?.error?.message).toBe("the client robot got no token: invalid_client");
  });

  it("does not run a command again that returned the same stale token", async () => {
    let runs = 0;
    const command = async () => {
      runs += 1;
      return { code: 0, stdout: "stale", stderr: "" };
    };
    const login = { type: "externalCommand", command: ["token"], run: command } as const;
    const result = await run(
      world(() => false),
      {},
      login,
      { continueOnError: true, concurrency: 1 },
    );
    expect([result.ok, runs]).toEqual([false, 1]);
  });

  it("None says what to set", async () => {
    const result = await run(
      world(() => false),
      {},
      { type: "none" },
    );
    expect(result.entities[0]?.error?.message).toBe(
      "Flyte Admin requires a token, but admin.authType is None; expected Pkce, DeviceFlow, ClientSecret or ExternalCommand",
    );
  });
});
