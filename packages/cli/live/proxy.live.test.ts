import { readFileSync } from "node:fs";
import { type FakeAdmin, fakeAdmin } from "@flyte-settings/plugin-testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Machine, type Ran } from "./login/command.ts";
import { type OAuthServer, startOAuthServer } from "./login/oauth-server.ts";
import { freePort, type RunningProxy, startProxy } from "./login/tinyproxy.ts";
import { type Certificates, makeCertificates, tlsFront } from "./login/tls-front.ts";

let certificates: Certificates;
let proxy: RunningProxy;
let oauth: OAuthServer;
let admin: FakeAdmin;
let fronts: Awaited<ReturnType<typeof tlsFront>>[];
let machine: Machine | undefined;
let seen = 0;

beforeAll(async () => {
  [certificates, proxy, oauth] = await Promise.all([makeCertificates(), startProxy(), startOAuthServer()]);
  admin = await fakeAdmin({
    auth: {
      isValid: oauth.isValid,
      tokenEndpoint: `${oauth.origin}/token`,
      authorizationEndpoint: `${oauth.origin}/auth`,
    },
  });
  const ports = [admin.grpc, admin.gateway].map((origin) => Number(new URL(origin).port));
  fronts = await Promise.all(ports.map((port) => tlsFront(port, certificates)));
});

afterEach(() => {
  machine?.remove();
  seen = proxy.targets.length;
});

afterAll(async () => {
  for (const front of fronts) front.close();
  certificates.remove();
  await Promise.all([proxy.stop(), oauth.stop(), admin.close()]);
});

const secret =
  "  authType: ClientSecret\n  clientId: robot\n  clientSecretLocation: secret\n  scopes: [all, offline]\n";
/** With a token for a proxy in front of Admin, which differs from the proxy in between. */
const robot = `${secret}  proxyCommand: [echo, for-a-proxy]\n`;
const url = (user = "joe:secret@"): string => `http://${user}127.0.0.1:${proxy.port}`;
const both = (): Record<string, string> => ({ HTTP_PROXY: url(), HTTPS_PROXY: url() });
const hostOf = (origin: string): string => new URL(origin).host;
const targets = (): readonly string[] => [...new Set(proxy.targets.slice(seen))];

interface Way {
  readonly words: readonly string[];
  endpoint(): string;
  readonly more: string;
}

const plain = "  insecure: true\n";
const ways: readonly (readonly [string, Way])[] = [
  ["gRPC in plain text", { words: [], endpoint: () => hostOf(admin.grpc), more: plain }],
  ["gRPC over TLS", { words: [], endpoint: () => fronts[0]?.endpoint ?? "", more: "  caCertFilePath: ca.pem\n" }],
  ["the gateway in plain text", { words: ["--gateway"], endpoint: () => hostOf(admin.gateway), more: plain }],
  [
    "the gateway over TLS",
    { words: ["--gateway"], endpoint: () => fronts[1]?.endpoint ?? "", more: "  caCertFilePath: ca.pem\n" },
  ],
];

function register({ words, endpoint, more }: Way, env: Record<string, string>): Promise<Ran> {
  machine = new Machine({
    secret: "s3cret+/=?&",
    "ca.pem": readFileSync(certificates.ca, "utf8"),
    "config.yaml": `admin:\n  endpoint: ${endpoint()}\n${more}${robot}`,
  });
  return machine.register(words, { env });
}

describe.each(ways)("through the proxy: %s", (_, way) => {
  it("Admin, the login and the upload", async () => {
    const { code, stderr } = await register(way, both());
    expect(code, stderr).toBe(0);
    const used = [way.endpoint(), hostOf(oauth.origin), hostOf(admin.gateway)];
    expect([...targets()].sort()).toEqual([...new Set(used)].sort());
  });

  it("not what NO_PROXY names, host by host", async () => {
    const stays = [hostOf(oauth.origin), hostOf(admin.gateway)].filter((host) => host !== way.endpoint());
    const { code, stderr } = await register(way, { ...both(), NO_PROXY: stays.join(",") });
    expect(code, stderr).toBe(0);
    expect(targets()).toEqual([way.endpoint()]);
  });

  it("a wrong password is said at once, and not shown", async () => {
    const env = { HTTP_PROXY: url("joe:wr0ng@"), HTTPS_PROXY: url("joe:wr0ng@") };
    const { code, stdout, stderr } = await register(way, env);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/ADMIN_UNAVAILABLE/);
    expect(stderr).toMatch(/the proxy.* answered 401 to CONNECT/);
    expect(stderr).not.toContain("wr0ng");
  });

  it("a proxy that is not there is said", async () => {
    const nobody = `http://127.0.0.1:${await freePort()}`;
    const { code, stderr } = await register(way, { HTTP_PROXY: nobody, HTTPS_PROXY: nobody });
    expect(code).toBe(1);
    expect(stderr).toContain("ECONNREFUSED");
  });
});

describe("admin.httpProxyURL", () => {
  it("is for the login alone", async () => {
    const [, way] = ways[0] as (typeof ways)[number];
    const { code, stderr } = await register({ ...way, more: `${way.more}  httpProxyURL: ${url()}\n` }, {});
    expect(code, stderr).toBe(0);
    expect(targets()).toEqual([hostOf(oauth.origin)]);
  });
});

describe("without its CA", () => {
  it.each(ways.filter(([name]) => name.includes("TLS")))("%s: refused, with what to set", async (_, way) => {
    const { code, stderr } = await register({ ...way, more: "" }, {});
    expect(code).toBe(1);
    expect(stderr).toContain("name its CA in admin.caCertFilePath, or in SSL_CERT_FILE");
  });

  it.each(ways.filter(([name]) => name.includes("TLS")))("%s: SSL_CERT_FILE is one", async (_, way) => {
    const { code, stderr } = await register({ ...way, more: "" }, { SSL_CERT_FILE: certificates.ca });
    expect(code, stderr).toBe(0);
  });

  it.each(ways.filter(([name]) => name.includes("TLS")))("%s: unchecked, with a warning", async (_, way) => {
    const { code, stderr } = await register({ ...way, more: "  insecureSkipVerify: true\n" }, {});
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(`warning: insecureSkipVerify: the certificate of ${way.endpoint()} is not checked`);
  });
});
