import { authType } from "@flyte-settings/registration";
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

  it("is sent in the body where the server refuses it in the header", async () => {
    const it = world({
      ...secret,
      tokens: [{ status: 401, error: "invalid_client" }, { access_token: "t0ken" }],
    });
    expect(await logIn(it)).toEqual({ "flyte-authorization": "Bearer t0ken" });
    expect(it.posted[1]).toEqual({
      url: `${idp}/token`,
      form: {
        grant_type: "client_credentials",
        scope: "all offline",
        client_id: "robot",
        client_secret: "s3cret+/=",
      },
    });
  });

  it("an id that is a URL is encoded as in Go", async () => {
    const it = world({ ...secret, clientId: "api://acme:ro-b.o~t", tokens: [{ access_token: "t" }] });
    await logIn(it);
    const encoded = Buffer.from((it.posted[0]?.authorization ?? "").slice(6), "base64").toString();
    expect(encoded).toBe("api%3A%2F%2Facme%3Aro-b.o~t:s3cret%2B%2F%3D");
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
    await expect(it.subject.renew({})).rejects.toMatchObject({ code: "CONFIG_INVALID" });
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
    const refusal = { status: 401, error: "invalid_client", error_description: "no such robot" };
    const it = world({
      ...secret,
      tokens: [refusal, refusal],
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
    ["a page that is a script", { verification_uri: "javascript:alert(1)" }, /not an http\(s\) address/],
    ["a whole page that is a script", { verification_uri_complete: "javascript:alert(1)" }, /not an http\(s\) address/],
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
