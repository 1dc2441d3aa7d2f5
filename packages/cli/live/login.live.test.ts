import { readFileSync } from "node:fs";
import { type FakeAdmin, fakeAdmin } from "@flyte-settings/plugin-testkit";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Machine, type Ran } from "./login/command.ts";
import { type OAuthServer, startOAuthServer } from "./login/oauth-server.ts";
import { type Person, person } from "./login/person.ts";
import { freePort } from "./login/tinyproxy.ts";

let oauth: OAuthServer;
let somebody: Person;
let admin: FakeAdmin;
let machine: Machine;
let seen = 0;

beforeAll(async () => {
  [oauth, somebody] = await Promise.all([startOAuthServer(), person()]);
});

afterAll(async () => {
  await somebody.leave();
  await oauth.stop();
});

beforeEach(async () => {
  seen = oauth.grants.length;
  admin = await fakeAdmin({
    auth: {
      isValid: oauth.isValid,
      clientId: "flytectl",
      scopes: ["all", "offline"],
      redirectUri: `http://localhost:${await freePort()}/callback`,
      authorizationEndpoint: `${oauth.origin}/auth`,
      tokenEndpoint: `${oauth.origin}/token`,
      deviceAuthorizationEndpoint: `${oauth.origin}/device/auth`,
    },
  });
});

afterEach(async () => {
  machine.remove();
  await admin.close();
});

const grants = (): readonly string[] => oauth.grants.slice(seen);

function configured(section: string, { gateway = false, files = {} } = {}): Machine {
  const endpoint = gateway ? admin.gateway : admin.grpc;
  return new Machine({ ...files, "config.yaml": `admin:\n  endpoint: ${endpoint}\n  insecure: true\n${section}` });
}

function registeredAll({ code, stderr, stdout }: Ran, words = "registered"): void {
  expect(code, stderr).toBe(0);
  expect(stdout).toContain(`7 entities: 7 ${words}`);
  const accepted = admin.calls.filter(({ status }) => status === "OK" && words === "registered");
  for (const { headers, method } of accepted.filter((call) => /^(Create|Update|Get[TWL])/.test(call.method))) {
    expect([method, oauth.isValid(`${headers["flyte-authorization"]}`.slice(7))]).toEqual([method, true]);
  }
  expect(`${stdout}${stderr}`).not.toMatch(/eyJ[\w-]+\.|s3cret|code_verifier/);
}

/** Calls `act` once when a message on standard error asks the user to open a page. */
function whenAsked(pattern: RegExp, act: (url: string) => Promise<string>) {
  let acted: Promise<string> | undefined;
  return {
    onSaid(stderr: string): void {
      const url = pattern.exec(stderr)?.[1];
      if (url === undefined || acted !== undefined) return;
      acted = act(url);
      acted.catch(() => undefined); // the caller that requests the page handles it
    },
    page: async (): Promise<string | undefined> => acted,
  };
}

const loginPage = /go to (http\S+)\n/;
const codePage = /go to (http\S+) and enter the code \S+\n/;

describe("client credentials", () => {
  const robot = "  authType: ClientSecret\n  clientId: robot\n  scopes: [all, offline]\n";

  it.each([
    ["over gRPC, the secret in a file", "clientSecretLocation: secret", []],
    ["over the HTTP gateway, the secret in a variable", "clientSecretEnvVar: ROBOT_SECRET", ["--gateway"]],
  ])("%s; the second run has the token still", async (_, place, words) => {
    machine = configured(`${robot}  ${place}\n`, {
      gateway: words.length > 0,
      files: { secret: "s3cret+/=?&\n" },
    });
    const env = { ROBOT_SECRET: "s3cret+/=?&" };
    registeredAll(await machine.register(words, { env }));
    expect(grants()).toEqual(["client_credentials"]);
    expect(machine.tokenFile()).toMatchObject({ mode: "600", folderMode: "700" });
    registeredAll(await machine.register(words, { env }), "exists");
    expect(grants()).toEqual(["client_credentials"]);
  });

  it("a wrong secret is said in the server's words, and not shown", async () => {
    machine = configured("  authType: ClientSecret\n  clientId: robot\n  clientSecretLocation: secret\n", {
      files: { secret: "wr0ng" },
    });
    const { code, stderr } = await machine.register([]);
    expect(code).toBe(1);
    expect(stderr).toContain("the client robot got no token: invalid_client");
    expect(stderr).not.toContain("wr0ng");
    // first in the header, then in the body
    expect(grants()).toEqual(["refused: invalid_client", "refused: invalid_client"]);
  });
});

describe("PKCE with a browser", () => {
  it("somebody logs in; the second run refreshes, and asks nobody", async () => {
    machine = configured("  authType: Pkce\n  clientId: another\n");
    const login = whenAsked(loginPage, (url) => somebody.logIn(url, /You may close this window/));
    registeredAll(await machine.register([], login));
    expect(await login.page()).toContain("go back to the terminal");
    expect(grants()).toEqual(["authorization_code"]);
    const { mode, folderMode, names, path } = machine.tokenFile();
    expect([mode, folderMode, names.length]).toEqual(["600", "700", 1]);
    const first = JSON.parse(readFileSync(path, "utf8"));

    machine.ageTokens();
    const again = await machine.register([]);
    registeredAll(again, "exists");
    expect(again.stderr).not.toContain("Log in");
    expect(grants()).toEqual(["authorization_code", "refresh_token"]);
    const second = JSON.parse(readFileSync(path, "utf8"));
    expect(second.accessToken).not.toBe(first.accessToken);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect(machine.tokenFile()).toMatchObject({ mode: "600", names });
  });

  it("somebody refuses: one error, nothing sent", async () => {
    machine = configured("  authType: Pkce\n");
    const login = whenAsked(loginPage, (url) => somebody.refuse(url));
    const { code, stderr } = await machine.register(["--continue-on-error"], login);
    expect(await login.page()).toContain("The login was refused");
    expect(code).toBe(1);
    expect(stderr.match(/the login was refused: access_denied/g)).toHaveLength(1);
    expect(admin.registered()).toEqual([]);
  });
});

describe("device flow with a browser", () => {
  it("somebody types the code elsewhere", async () => {
    machine = configured("  authType: DeviceFlow\n");
    const login = whenAsked(codePage, (url) => somebody.logIn(url, /Sign-in Success|continue on your device/i));
    registeredAll(await machine.register([], login));
    await login.page();
    expect(grants().at(-1)).toBe("urn:ietf:params:oauth:grant-type:device_code");
    machine.ageTokens();
    registeredAll(await machine.register([]), "exists");
    expect(grants().at(-1)).toBe("refresh_token");
  });
});
