import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fakeAdmin } from "@flyte-settings/plugin-testkit";
import { afterEach, describe, expect, it } from "vitest";
import { freshFolder, type Setup } from "./fake-host.ts";

const here = freshFolder();
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

interface Line {
  readonly check: string;
  readonly status: string;
  readonly message: string;
  readonly todo?: string;
}

async function examined(
  words: readonly string[],
  setup: Setup = {},
): Promise<{ code: number; lines: readonly Line[]; all: string }> {
  const { code, stdout, stderr } = await here.run(["doctor", "--json", ...words], setup);
  return { code, lines: JSON.parse(stdout), all: stdout + stderr };
}

/** A registry with one response; its clock shows 1970, like the fake host's, plus this many seconds. */
async function registry(status: number, seconds = 0): Promise<string> {
  const server = createServer((_, response) => {
    response.writeHead(status, { date: new Date(seconds * 1000).toUTCString() }).end();
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const ofImage = (registry: string): string => `images:\n  default: ${registry}/acme/w:1\n`;
const config = (admin: string): string => `admin:\n${admin}`;
const secret = "hunter2";

describe("what is here", () => {
  it.each<[string, Setup, Partial<Line>]>([
    ["no project file", {}, { check: "project", status: "warn" }],
    [
      "a project file",
      { files: { "flyte-settings.yaml": "project: p\n" } },
      { check: "project", status: "ok", message: "flyte-settings.yaml" },
    ],
    [
      "a broken project file",
      { files: { "flyte-settings.yaml": "projct: p\n" } },
      { check: "project", status: "fail" },
    ],
    [
      "flytekit's file",
      { files: { "flytekit.config": "[local]\nproject=p\n" } },
      { check: "configuration", status: "ok", message: "flytekit's: flytekit.config" },
    ],
    [
      "Python, and where",
      { files: { ".python-version": "3.11\n" } },
      { check: "python", status: "ok", message: "3.11 (.python-version)" },
    ],
    [
      "Pythons that disagree",
      { files: { ".python-version": "3.11\n", ".venv/pyvenv.cfg": "version = 3.12.1\n" } },
      { check: "python", status: "warn", message: "3.11 (.python-version), and 3.12.1 (.venv/pyvenv.cfg)" },
    ],
    [
      "Pythons that agree but for the patch",
      { files: { ".python-version": "3.11\n", ".venv/pyvenv.cfg": "version = 3.11.9\n" } },
      { check: "python", status: "ok" },
    ],
    [
      "a proxy, without its password",
      { env: { HTTPS_PROXY: `http://me:${secret}@proxy.acme:3128` } },
      { check: "proxy", status: "ok", message: "HTTPS_PROXY: proxy.acme:3128" },
    ],
    ["a proxy that is none", { env: { http_proxy: `ftp://me:${secret}@x` } }, { check: "proxy", status: "fail" }],
    [
      "certificates that are not there",
      { env: { SSL_CERT_FILE: "gone.pem" } },
      { check: "certificates", status: "fail" },
    ],
    [
      "certificates that are none",
      { env: { NODE_EXTRA_CA_CERTS: "ca.pem" }, files: { "ca.pem": "hello" } },
      { check: "certificates", status: "fail", message: "NODE_EXTRA_CA_CERTS: ca.pem holds no certificate" },
    ],
    [
      "docker's credentials, by registry",
      {
        files: {
          "home/.docker/config.json": JSON.stringify({ auths: { "ghcr.io": { auth: secret } }, credsStore: "desktop" }),
        },
      },
      {
        check: "credentials",
        status: "ok",
        message: expect.stringMatching(
          /^registries: .*config\.json, for ghcr\.io, those of docker-credential-desktop$/,
        ) as unknown as string,
      },
    ],
    [
      "docker's file broken",
      { files: { "home/.docker/config.json": `{${secret}` } },
      { check: "credentials", status: "fail" },
    ],
    [
      "AWS's",
      { env: { AWS_ACCESS_KEY_ID: secret }, files: { "home/.aws/credentials": secret } },
      { check: "credentials", status: "ok", message: "AWS: AWS_ACCESS_KEY_ID, ~/.aws/credentials" },
    ],
    [
      "Google's, named and gone",
      { env: { GOOGLE_APPLICATION_CREDENTIALS: "/gone.json" } },
      { check: "credentials", status: "fail" },
    ],
    [
      "flytekit's secret in a variable",
      { env: { FLYTE_CREDENTIALS_CLIENT_SECRET: secret } },
      { check: "credentials", status: "ok", message: "Flyte: client secret in FLYTE_CREDENTIALS_CLIENT_SECRET" },
    ],
    [
      "flytekit's secret in a file that is gone",
      { files: { "home/.flyte/config.yaml": config("  clientSecretLocation: /gone\n") } },
      {
        check: "credentials",
        status: "warn",
        message: "Flyte: the client secret's file /gone does not exist, which a login needs",
      },
    ],
    [
      "flytekit's secret in a file of the home directory",
      { files: { "home/.flyte/config.yaml": config("  clientSecretLocation: ~/s\n"), "home/s": secret } },
      { check: "credentials", status: "ok", message: expect.stringMatching(/home\/s$/) as unknown as string },
    ],
    [
      "Admin's CA that is gone, for TLS",
      { files: { "home/.flyte/config.yaml": config("  endpoint: flyte.acme\n  caCertFilePath: /gone.pem\n") } },
      {
        check: "certificates",
        status: "fail",
        message: "admin.caCertFilePath: /gone.pem: cannot read /gone.pem: there is no such file",
      },
    ],
    [
      "Admin's CA that is gone, for plain text",
      { files: { "home/.flyte/config.yaml": config("  insecure: true\n  caCertFilePath: /gone.pem\n") } },
      {
        check: "certificates",
        status: "warn",
        message:
          "admin.caCertFilePath: /gone.pem does not exist; ignored, because Flyte Admin is reached in plain text",
      },
    ],
    [
      "flytekit's secret in a variable that is not set",
      { files: { "home/.flyte/config.yaml": config("  clientSecretEnvVar: ACME\n") } },
      { check: "credentials", status: "warn" },
    ],
  ])("%s", async (_, setup, expected) => {
    const { code, lines, all } = await examined(["--offline"], setup);
    expect(lines).toContainEqual(expect.objectContaining(expected));
    expect(code).toBe(expected.status === "fail" ? 1 : 0);
    expect(all).not.toContain(secret);
    for (const { status, todo } of lines) expect(Boolean(todo)).toBe(status === "warn" || status === "fail");
  });

  it.each(["--offline", "--frozen"])("%s asks nobody", async (flag) => {
    const { lines } = await examined([flag], { files: { "flyte-settings.yaml": ofImage("gone.invalid") } });
    expect(
      lines.filter(({ check }) => ["admin", "registry", "store", "clock"].includes(check)).map(({ status }) => status),
    ).toEqual(["skip", "skip", "skip", "skip"]);
  });
});

describe("who answers", () => {
  it.each<[string, number, string, string]>([
    ["a registry", 200, "ok", "answers"],
    ["a registry that wants a login", 401, "ok", "answers and wants a login"],
    ["a website", 404, "warn", "answers 404, as no registry does"],
  ])("%s", async (_, answer, status, words) => {
    const address = await registry(answer);
    const { lines } = await examined([], { files: { "flyte-settings.yaml": ofImage(address) } });
    expect(lines).toContainEqual(
      expect.objectContaining({ check: "registry", status, message: `${address} ${words}` }),
    );
    expect(lines).toContainEqual({ check: "clock", status: "ok", message: `as ${address} has it` });
    expect(lines).toContainEqual(expect.objectContaining({ check: "admin", status: "skip" }));
    expect(lines).toContainEqual({ check: "store", status: "ok", message: "file:./.flyte-settings/bundles" });
  });

  it("a registry that is not there fails", async () => {
    const address = await registry(200);
    await new Promise((done) => servers.pop()?.close(done));
    const { code, lines } = await examined([], { files: { "flyte-settings.yaml": ofImage(address) } });
    expect([code, lines.find(({ check }) => check === "registry")]).toMatchObject([
      1,
      { status: "fail", message: `${address}: ECONNREFUSED` },
    ]);
  });

  it.each<[string, number, string, string]>([
    ["a little ahead", 20, "ok", "20 s behind"],
    ["behind", 120, "warn", "120 s behind"],
    ["far behind", 3600, "fail", "3600 s behind"],
  ])("a clock that is %s", async (_, seconds, status, words) => {
    const address = await registry(200, seconds);
    const { lines } = await examined([], { files: { "flyte-settings.yaml": ofImage(address) } });
    expect(lines).toContainEqual(expect.objectContaining({ check: "clock", status, message: `${words} ${address}` }));
  });

  it("Admin, without a login", async () => {
    const admin = await fakeAdmin();
    const address = await registry(200);
    try {
      const endpoint = admin.grpc.replace("http://", "");
      const { lines } = await examined(["--endpoint", endpoint, "--insecure"], {
        files: { "flyte-settings.yaml": ofImage(address) },
      });
      expect(lines.find(({ check }) => check === "admin")).toMatchObject({
        status: "ok",
        message: expect.stringContaining(`${endpoint} answers`),
      });
    } finally {
      await admin.close();
    }
  });

  it("Admin that is not there", async () => {
    const address = await registry(200);
    await new Promise((done) => servers.pop()?.close(done));
    const { code, lines } = await examined(["--endpoint", address, "--insecure"], {
      files: { "flyte-settings.yaml": ofImage(address) },
    });
    expect([code, lines.find(({ check }) => check === "admin")]).toMatchObject([1, { status: "fail" }]);
  });
});

it("words: what to do stands below what is wrong; --quiet leaves only that", async () => {
  const setup = { files: { "flyte-settings.yaml": "project: p\n" }, env: { SSL_CERT_FILE: "gone.pem" } };
  const { code, stdout, stderr } = await here.run(["doctor", "--offline", "--quiet"], setup);
  expect({ code, stdout, stderr }).toEqual({
    code: 1,
    stdout:
      "fail  certificates  SSL_CERT_FILE: gone.pem: cannot read gone.pem: there is no such file\n" +
      "                    Correct SSL_CERT_FILE, or unset it.\n",
    stderr: "",
  });
});
