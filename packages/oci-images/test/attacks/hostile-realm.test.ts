import { describe, expect, it } from "vitest";
import { checkTokenServer, type TokenServer } from "../../src/auth/token-server.ts";
import { createConnections } from "../../src/http/connections.ts";
import { resolveImage } from "../../src/index.ts";
import { REGISTRY_DEFAULTS } from "../../src/registry-options.ts";
import { dockerConfig, registryOf, sessionOf, testHost } from "../support.ts";

const REFUSED: readonly (readonly [string, string, string, RegExp])[] = [
  ["no-realm", "https://r.example", "", /not an absolute URL/],
  ["relative", "https://r.example", "/token", /not an absolute URL/],
  ["file", "https://r.example", "file:///etc/passwd", /neither https nor http/],
  ["downgrade-to-http", "https://r.example", "http://r.example/token", /uses http/],
  ["userinfo", "https://r.example", "https://joe:pw@r.example/token", /user name or password/],
  ["metadata-service", "https://r.example", "https://169.254.169.254/latest/meta-data", /link-local/],
  ["loopback", "https://r.example", "https://127.0.0.1/token", /loopback/],
  ["loopback-by-name", "https://r.example", "https://localhost/token", /loopback/],
  ["loopback-under-localhost", "https://r.example", "https://x.localhost/token", /loopback/],
  ["loopback-with-final-dot", "https://r.example", "https://localhost./token", /loopback/],
  ["loopback-as-number", "https://r.example", "https://2130706433/token", /loopback/],
  ["loopback-in-hex", "https://r.example", "https://0x7f.1/token", /loopback/],
  ["zero-address", "https://r.example", "https://0.0.0.0/token", /loopback/],
  ["ipv6-loopback", "https://r.example", "https://[::1]/token", /loopback/],
  ["ipv6-mapped-loopback", "https://r.example", "https://[::ffff:127.0.0.1]/token", /loopback/],
  ["ipv6-mapped-metadata", "https://r.example", "https://[::ffff:169.254.169.254]/token", /link-local/],
  ["ipv6-link-local", "https://r.example", "https://[fe80::1]/token", /link-local/],
  ["ipv6-private", "https://r.example", "https://[fd00::1]/token", /private/],
  ["private-10", "https://r.example", "https://10.1.2.3/token", /private/],
  ["private-172", "https://r.example", "https://172.31.0.1/token", /private/],
  ["private-192", "https://r.example", "https://192.168.0.1/token", /private/],
  ["metadata-from-private", "http://192.168.0.1:5000", "http://169.254.169.254/token", /link-local/],
  ["loopback-from-private", "http://192.168.0.1:5000", "http://127.0.0.1/token", /loopback/],
  ["metadata-by-name", "https://r.example", "https://metadata.google.internal/token", /metadata/],
  ["metadata-of-oracle", "https://r.example", "https://192.0.0.192/token", /metadata/],
  ["metadata-of-aws-in-ipv6", "http://10.0.0.1", "http://[fd00:ec2::254]/token", /metadata/],
  ["6to4", "https://r.example", "https://[2002:a9fe:a9fe::1]/token", /link-local/],
  ["6to4-of-a-public-address", "https://r.example", "https://[2002:808:808::1]/token", /transition/],
  ["nat64", "https://r.example", "https://[64:ff9b::a9fe:a9fe]/token", /link-local/],
  ["nat64-local", "https://r.example", "https://[64:ff9b:1::808:808]/token", /transition/],
  ["teredo", "https://r.example", "https://[2001::1]/token", /transition/],
  ["ipv4-translated", "https://r.example", "https://[::ffff:0:127.0.0.1]/token", /loopback/],
  ["ipv4-compatible-public", "https://r.example", "https://[::808:808]/token", /transition/],
  ["site-local", "https://r.example", "https://[fec0::1]/token", /private/],
  ["multicast", "https://r.example", "https://224.0.0.1/token", /reserved/],
];

const TRUSTED: readonly (readonly [string, string, string, readonly string[], boolean])[] = [
  ["own-host", "https://ghcr.io", "https://ghcr.io/token", [], true],
  ["own-host-other-port", "http://127.0.0.1:5000", "http://127.0.0.1:5001/token", [], false],
  ["own-host-other-port-named", "http://10.0.0.1:5000", "http://10.0.0.1:5001/token", ["10.0.0.1:5001"], true],
  ["named-without-its-port", "https://r.example.com", "https://sso.test:8443/token", ["sso.test"], false],
  ["another-private-host", "http://192.168.0.1:5000", "http://192.168.0.2/token", [], false],
  ["another-private-host-named", "http://10.0.0.1:5000", "http://10.9.9.9:8080/auth", ["10.9.9.9:8080"], true],
  ["same-owner-other-port", "https://r.acme.com", "https://auth.acme.com:8443/token", [], false],
  ["same-owner-plain-http", "http://r.acme.com", "http://auth.acme.com/token", [], false],
  ["same-owner", "https://r.acme.com", "https://auth.acme.com/token", [], true],
  ["elastic", "https://docker.elastic.co", "https://docker-auth.elastic.co/auth", [], true],
  ["digitalocean", "https://registry.digitalocean.com", "https://api.digitalocean.com/v2/registry/auth", [], true],
  ["one-label", "https://registry", "https://auth/token", [], false],
  ["docker-hub", "https://registry-1.docker.io", "https://auth.docker.io/token", [], true],
  ["gitlab", "https://registry.gitlab.com", "https://gitlab.com/jwt/auth", [], true],
  ["foreign-host", "https://r.example.com", "https://evil.test/token", [], false],
  ["suffix-of-a-name", "https://example.com", "https://evilexample.com/token", [], false],
  ["country-second-level", "https://r.acme.co.uk", "https://evil.co.uk/token", [], false],
  ["same-under-country", "https://r.acme.co.uk", "https://auth.acme.co.uk/token", [], true],
  ["named-by-the-user", "https://r.example.com", "https://sso.test/token", ["sso.test"], true],
  ["named-private", "https://r.example.com", "https://10.0.0.7:8443/token", ["10.0.0.7:8443"], true],
];

/** Two customers of one provider. */
const STRANGERS: readonly (readonly [string, string])[] = [
  ["victim.azurecr.io", "evil.azurecr.io"],
  ["victim.jfrog.io", "evil.jfrog.io"],
  ["rg.fr-par.scw.cloud", "evil.functions.fnc.fr-par.scw.cloud"],
  ["1.dkr.ecr.us-east-1.amazonaws.com", "2.dkr.ecr.us-east-1.amazonaws.com"],
  ["1.dkr.ecr.us-east-1.amazonaws.com", "evil.execute-api.us-east-1.amazonaws.com"],
  ["1.dkr.ecr.us-east-1.amazonaws.com", "evil.lambda-url.us-east-1.on.aws"],
  ["victim.blob.core.windows.net", "evil.blob.core.windows.net"],
  ["victim.appspot.com", "evil.appspot.com"],
  ["victim-1.a.run.app", "evil-2.a.run.app"],
  ["victim.ondigitalocean.app", "evil.ondigitalocean.app"],
  ["victim.firebaseapp.com", "evil.firebaseapp.com"],
  ["victim.up.railway.app", "evil.up.railway.app"],
  ["victim.azurefd.net", "evil.azurefd.net"],
  ["victim.github.io", "evil.github.io"],
  ["europe-docker.pkg.dev", "evil.pkg.dev"],
  ["10.0.0.1.nip.io", "6.6.6.6.nip.io"],
  ["victim.co.uk", "evil.co.uk"],
];

function check(origin: string, realm: string, tokenHosts: readonly string[] = []): Promise<TokenServer> {
  return checkTokenServer(realm, { origin, tokenHosts }, createConnections(testHost(), REGISTRY_DEFAULTS));
}

describe("a token server that the registry names", () => {
  it.each(REFUSED)("%s is refused", async (_, origin, realm, why) => {
    await expect(check(origin, realm)).rejects.toMatchObject({
      code: "REGISTRY_REFUSED",
      message: expect.stringMatching(why),
    });
  });

  it.each(TRUSTED)("%s", async (_, origin, realm, tokenHosts, trusted) => {
    expect((await check(origin, realm, tokenHosts)).trusted).toBe(trusted);
  });

  it.each(STRANGERS)("credentials of %s are not sent to %s", async (victim, evil) => {
    expect((await check(`https://${victim}`, `https://${evil}/token`)).trusted).toBe(false);
  });

  it("never shows a query or a password of it", async () => {
    await expect(check("https://r.example", "http://joe:pw@r.example/token?secret=1")).rejects.toMatchObject({
      message: expect.not.stringMatching(/pw|secret=1/),
    });
  });

  it("on another host is never shown credentials", async () => {
    const evil = await registryOf({ auth: { kind: "bearer" } });
    const realm = `${evil.origin.replace("127.0.0.1", "localhost")}/token`;
    const registry = await registryOf({ auth: { kind: "bearer", users: { joe: "secret" }, realm } });
    registry.push("acme/train", "v1");
    const session = sessionOf(testHost(dockerConfig(registry.host)));
    await expect(resolveImage(session, `${registry.host}/acme/train:v1`)).rejects.toMatchObject({
      code: "REGISTRY_REFUSED",
    });
    expect(evil.requests).toEqual([]);
  });
});
