import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type FakeAdmin, fakeAdmin } from "@flyte-settings/plugin-testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";

const bytes = readFileSync(new URL("../../../examples/python-project/flyte-package.tgz", import.meta.url));

interface Asked {
  readonly path: string;
  readonly form: Record<string, string>;
  readonly authorization?: string | undefined;
  readonly proxyAuthorization?: string | undefined;
}

const here = freshFolder();
let admin: FakeAdmin;
let asked: Asked[] = [];
let origin = "";
const header = { name: "flyte-authorization" };

/** An authorization server that issues `good` to every client, after one `authorization_pending` for a device. */
const tokens = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
    const { url: path = "", headers } = request;
    asked.push({
      path,
      form,
      authorization: headers.authorization,
      proxyAuthorization: headers["proxy-authorization"],
    });
    const device = { device_code: "d", user_code: "ABCD", verification_uri: `${origin}/go`, interval: 0.001 };
    response.writeHead(200).end(JSON.stringify(path === "/device" ? device : { access_token: "good" }));
  });
});

beforeEach(async () => {
  asked = [];
  await new Promise<void>((resolve) => tokens.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(tokens.address() as AddressInfo).port}`;
  admin = await fakeAdmin({
    auth: {
      isValid: (token) => token === "good",
      header: header.name,
      tokenEndpoint: `${origin}/token`,
      authorizationEndpoint: `${origin}/authorize`,
      deviceAuthorizationEndpoint: `${origin}/device`,
    },
  });
});

afterEach(async () => {
  await admin.close();
  tokens.closeAllConnections();
  await new Promise((resolve) => tokens.close(resolve));
});

function register(section: string, env: Record<string, string> = {}, files: Record<string, string> = {}) {
  const config = `admin:\n  endpoint: ${admin.grpc}\n  insecure: true\n${section}`;
  return here.run(["register", "flyte-package.tgz", "--version", "v1", "--config", "config.yaml", "--quiet"], {
    files: { "flyte-package.tgz": bytes, "config.yaml": config, ...files },
    env: { PATH: process.env["PATH"] ?? "", ...env },
  });
}

/** The headers of the last call that Admin accepted. */
const seen = () =>
  admin.calls.filter(({ status, method }) => status === "OK" && method.startsWith("Create")).at(-1)?.headers;

const basic = (text: string): string => `Basic ${Buffer.from(text).toString("base64")}`;
const robot = "  clientId: robot\n";

describe("every authType of the configuration", () => {
  const secrets: readonly (readonly [string, string, Record<string, string>, Record<string, string>])[] = [
    ["ClientSecret, a file", "  authType: ClientSecret\n  clientSecretLocation: s\n", {}, { s: "pa+ss\n" }],
    ["ClientSecret, a variable", "  authType: ClientSecret\n  clientSecretEnvVar: S\n", { S: "pa+ss" }, {}],
    ["Basic, flytekit's other name for it", "  authType: Basic\n  clientSecretEnvVar: S\n", { S: "pa+ss" }, {}],
    ["any, where a secret is named, as in flytekit", "  clientSecretEnvVar: S\n", { S: "pa+ss" }, {}],
    [
      "the secret itself, in flytekit's variable",
      "  authType: ClientSecret\n",
      { FLYTE_CREDENTIALS_CLIENT_SECRET: "pa+ss" },
      {},
    ],
  ];

  it.each(secrets)("%s", async (_, section, env, files) => {
    const { code, stdout, stderr } = await register(`${section}${robot}`, env, files);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(asked).toMatchObject([
      { path: "/token", form: { grant_type: "client_credentials" }, authorization: basic("robot:pa%2Bss") },
    ]);
    expect(seen()).toMatchObject({ "flyte-authorization": "Bearer good" });
    expect(stdout).not.toMatch(/pa\+ss|good/);
  });

  it("ExternalCommand: runs without a shell and stores nothing on disk", async () => {
    const { code, stderr } = await register("  authType: ExternalCommand\n  command: [echo, good]\n");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(asked).toEqual([]);
    mkdirSync(join(here.path, "home/.cache"), { recursive: true });
    expect(readdirSync(join(here.path, "home/.cache"))).toEqual([]);
  });

  it("DeviceFlow: the words tell where to go", async () => {
    const { code, stderr } = await register("  authType: DeviceFlow\n");
    expect({ code, stderr }).toEqual({ code: 0, stderr: `To log in, go to ${origin}/go and enter the code ABCD\n` });
    expect(asked.map(({ path }) => path)).toEqual(["/device", "/token"]);
  });

  it("None: says what Admin wants", async () => {
    const { code, stderr } = await register("  authType: None\n");
    expect(code).toBe(1);
    expect(stderr).toContain("Flyte Admin requires a token, but admin.authType is None");
  });

  it("another: says which there are", async () => {
    const { code, stderr } = await register("  authType: Magic\n");
    expect(code).toBe(1);
    expect(stderr).toContain("admin.authType: Magic is not known; expected Pkce, ClientSecret, DeviceFlow");
  });
});

describe("what goes with it", () => {
  const secret = `  authType: ClientSecret\n  clientSecretEnvVar: S\n${robot}`;

  it("proxyCommand: its token with every call, and with the login", async () => {
    const { code } = await register(`${secret}  proxyCommand: [echo, iap]\n`, { S: "s" });
    expect(code).toBe(0);
    expect(asked[0]?.proxyAuthorization).toBe("Bearer iap");
    expect(seen()).toMatchObject({ "flyte-authorization": "Bearer good", "proxy-authorization": "Bearer iap" });
  });

  it("authorizationHeader goes over the one that Admin names", async () => {
    const { code } = await register(`${secret}  authorizationHeader: authorization\n`, { S: "s" });
    expect(code).toBe(0);
    expect(seen()).toMatchObject({ authorization: "Bearer good" });
    expect(seen()).not.toHaveProperty("flyte-authorization");
  });

  it("tokenUrl, scopes and audience", async () => {
    const more = `  tokenUrl: ${origin}/other\n  scopes: [a, b]\n  audience: https://flyte\n`;
    const { code } = await register(`${secret}${more}`, { S: "s" });
    expect(code).toBe(0);
    expect(asked).toMatchObject([{ path: "/other", form: { scope: "a b", audience: "https://flyte" } }]);
  });
});

describe("what is wrong is one clear error", () => {
  const wrong: readonly (readonly [string, string, Record<string, string>, string])[] = [
    [
      "a secret's file that is not there",
      "  clientId: a\n  clientSecretLocation: nowhere\n",
      {},
      "cannot read nowhere",
    ],
    ["a CA that is none", "  caCertFilePath: config.yaml\n", {}, "holds no certificate in PEM form"],
    [
      "a command that fails",
      "  authType: ExternalCommand\n  command: [ls, /nowhere]\n",
      {},
      "admin.command (ls) gave no token",
    ],
    [
      "a command that is not there",
      "  authType: ExternalCommand\n  command: [no-such-program]\n",
      {},
      "not found on PATH",
    ],
    ["a command that says nothing", "  authType: ExternalCommand\n  command: ['true']\n", {}, "it printed nothing"],
    ["no command", "  authType: ExternalCommand\n", {}, "admin.command: a command is needed"],
    ["a proxy of no known kind", "", { HTTP_PROXY: "socks5://me:pw@h:1" }, "HTTP_PROXY names no proxy of a kind"],
    [
      "a header that is not a string",
      "  authorizationHeader: [a]\n",
      {},
      "admin.authorizationHeader: expected a string",
    ],
  ];

  it.each(wrong)("%s", async (_, section, env, message) => {
    const { code, stderr } = await register(section, env);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("me:pw");
    expect(code).toBe(1);
    expect(admin.registered()).toEqual([]);
  });
});
