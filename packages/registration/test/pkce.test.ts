import { createServer } from "node:http";
import { type AddressInfo, connect, createServer as createTcp } from "node:net";
import { networkInterfaces } from "node:os";
import { describe, expect, it } from "vitest";
import { idp, logIn, world } from "./auth-world.ts";

/** The address, if it accepts a connection. */
function reach(port: number, address: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, address);
    socket.once("connect", () => {
      socket.destroy();
      resolve(address);
    });
    socket.once("error", () => resolve(undefined));
  });
}

describe("PKCE", () => {
  /** Below the ephemeral port range, so that nothing else can take it in between. */
  async function freePort(): Promise<number> {
    for (let port = 20_000 + (process.pid % 10_000); ; port += 1) {
      const server = createServer();
      const isFree = await new Promise<boolean>((resolve) => {
        server.once("error", () => resolve(false));
        server.listen(port, "127.0.0.1", () => resolve(true));
      });
      if (!isFree) continue;
      await new Promise((resolve) => server.close(resolve));
      return port;
    }
  }

  it("rejects every response without its state, exchanges the code, closes", async () => {
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

  /** A login whose browser calls this function with the page's address, whatever the result. */
  async function browsing(
    browse: (page: URL, back: string) => Promise<unknown>,
    tokens: unknown[] = [],
    metadata: Record<string, string> = {},
  ) {
    const port = await freePort();
    let browsed: Promise<unknown> | undefined;
    const it = world({
      redirectUri: `http://localhost:${port}/callback`,
      metadata,
      tokens,
      openBrowser: async (url) => {
        browsed = browse(new URL(url), `http://127.0.0.1:${port}/callback`);
      },
    });
    const outcome = await it.subject.renew({}).catch((error: unknown) => error);
    return { it, outcome, port, browsed: await browsed };
  }

  const state = (page: URL): string => encodeURIComponent(page.searchParams.get("state") ?? "");
  const words = async (url: string, init = {}): Promise<[number, string]> => {
    const response = await fetch(url, init);
    return [response.status, await response.text()];
  };

  it("reports an error instead of a code and exchanges nothing", async () => {
    const { it, outcome, browsed } = await browsing((page, back) =>
      words(`${back}?error=access_denied&error_description=not%20you&state=${state(page)}`),
    );
    expect(outcome).toMatchObject({ code: "AUTH_FAILED", message: "the login was refused: access_denied: not you" });
    expect(browsed).toEqual([200, "The login was refused. The terminal says why.\n"]);
    expect(it.posted).toEqual([]);
    // the user is not sent to the browser again
    await expect(it.subject.renew({})).rejects.toBe(outcome);
    expect(it.said).toHaveLength(1);
  });

  it.each([
    ["an error without the state", "?error=access_denied"],
    ["a code without the state", "?code=evil"],
    ["a code with an empty state", "?code=evil&state="],
  ])("%s does not end the login", async (_, query) => {
    const { outcome, browsed } = await browsing(
      async (page, back) => [await words(`${back}${query}`), await words(`${back}?code=good&state=${state(page)}`)],
      [{ access_token: "t" }],
    );
    expect(outcome).toBe(true);
    expect(browsed).toEqual([
      [400, "This answer is not to our question.\n"],
      [200, "You may close this window and go back to the terminal.\n"],
    ]);
  });

  it.each([
    ["the issuer that Admin names", idp, true],
    ["another issuer", "https://evil.example.org", expect.objectContaining({ code: "AUTH_FAILED" })],
  ])("an answer that names %s", async (_, iss, expected) => {
    const { outcome } = await browsing(
      (page, back) => words(`${back}?code=good&iss=${encodeURIComponent(iss)}&state=${state(page)}`),
      [{ access_token: "t" }],
      { issuer: idp },
    );
    expect(outcome).toEqual(expected);
  });

  it("an empty code is none", async () => {
    const { outcome } = await browsing((page, back) => words(`${back}?code=&state=${state(page)}`));
    expect(outcome).toMatchObject({ message: "the login was refused: no code came" });
  });

  it("only GET is answered", async () => {
    const { browsed } = await browsing(
      async (page, back) => {
        const answer = `${back}?code=good&state=${state(page)}`;
        return [await words(answer, { method: "POST" }), await words(answer)];
      },
      [{ access_token: "t" }],
    );
    expect(browsed).toEqual([
      [404, "Nothing here.\n"],
      [200, "You may close this window and go back to the terminal.\n"],
    ]);
  });

  it("accepts no second response and closes spare connections", async () => {
    const { it, port } = await browsing(
      async (page, back) => {
        const ahead = connect(new URL(back).port as never, "127.0.0.1");
        const closed = new Promise((resolve) => ahead.once("close", resolve));
        ahead.on("error", () => undefined);
        await words(`${back}?code=good&state=${state(page)}`);
        await closed;
      },
      [{ access_token: "t" }],
    );
    await expect(fetch(`http://127.0.0.1:${port}/callback?code=evil&state=x`)).rejects.toThrow();
    expect(it.posted).toHaveLength(1);
  });

  it("listens on loopback addresses alone", async () => {
    const port = await freePort();
    const others = Object.values(networkInterfaces()).flatMap((list = []) => list.filter(({ internal }) => !internal));
    let reached: (string | undefined)[] = [];
    const stop = new AbortController();
    const it = world({
      redirectUri: `http://localhost:${port}/callback`,
      openBrowser: async () => {
        reached = await Promise.all(others.map(({ address }) => reach(port, address)));
        stop.abort();
      },
    });
    await expect(it.subject.renew({}, stop.signal)).rejects.toMatchObject({ code: "ABORTED" });
    expect(reached.filter((each) => each !== undefined)).toEqual([]);
  });

  it("where somebody else has the port, nobody is sent to a browser", async () => {
    const taken = createTcp().listen(0, "127.0.0.1");
    await new Promise((resolve) => taken.once("listening", resolve));
    const { port } = taken.address() as AddressInfo;
    const it = world({ redirectUri: `http://localhost:${port}/callback` });
    await expect(it.subject.renew({})).rejects.toThrow(
      /cannot listen on localhost:\d+ .*EADDRINUSE.* DeviceFlow needs no port/,
    );
    expect(it.said).toEqual([]);
    await new Promise((resolve) => taken.close(resolve));
  });

  const hostile = [
    [
      "a script",
      { authorizationEndpoint: "javascript:alert(1)" },
      "authorization_endpoint, and it is not an http(s) address",
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
      "it is not an http(s) address",
    ],
    [
      "a password in front of the host",
      { authorizationEndpoint: "https://me:pw@idp.example.org/authorize" },
      "it is not an http(s) address",
    ],
    ["a data: page", { authorizationEndpoint: "data:text/html,hello" }, "it is not an http(s) address"],
    [
      "a token endpoint that is a script",
      { tokenEndpoint: "javascript:1" },
      "token_endpoint, and it is not an http(s)",
    ],
    ["a device endpoint in plain text", { deviceAuthorizationEndpoint: "http://idp.example.org/d" }, "it is not https"],
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
