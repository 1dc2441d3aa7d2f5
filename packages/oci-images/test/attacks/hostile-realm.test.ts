import { describe, expect, it } from "vitest";
import { checkRealm } from "../../src/auth/realm.ts";
import { resolveImage } from "../../src/index.ts";
import { dockerConfig, registryOf, sessionOf, testHost } from "../support.ts";

const REFUSED: readonly (readonly [string, string, string, RegExp])[] = [
  ["no-realm", "https://r.example", "", /not an absolute URL/],
  ["relative", "https://r.example", "/token", /not an absolute URL/],
  ["file", "https://r.example", "file:///etc/passwd", /neither https nor http/],
  ["downgrade-to-http", "https://r.example", "http://r.example/token", /speaks http/],
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
  ["another-private-host", "http://192.168.0.1:5000", "http://192.168.0.2/token", /private/],
];

const TRUSTED: readonly (readonly [string, string, string, readonly string[], boolean])[] = [
  ["own-host", "https://ghcr.io", "https://ghcr.io/token", [], true],
  ["own-host-other-port", "http://127.0.0.1:5000", "http://127.0.0.1:5001/token", [], true],
  ["docker-hub", "https://registry-1.docker.io", "https://auth.docker.io/token", [], true],
  ["gitlab", "https://registry.gitlab.com", "https://gitlab.com/jwt/auth", [], true],
  ["foreign-host", "https://r.example.com", "https://evil.test/token", [], false],
  ["suffix-of-a-name", "https://example.com", "https://evilexample.com/token", [], false],
  ["shared-domain", "https://victim.azurecr.io", "https://evil.azurecr.io/token", [], false],
  ["country-second-level", "https://r.acme.co.uk", "https://evil.co.uk/token", [], false],
  ["same-under-country", "https://r.acme.co.uk", "https://auth.acme.co.uk/token", [], true],
  ["named-by-the-user", "https://r.example.com", "https://sso.test/token", ["sso.test"], true],
  ["named-private", "https://r.example.com", "https://10.0.0.7:8443/token", ["10.0.0.7:8443"], true],
];

describe("a token server that the registry names", () => {
  it.each(REFUSED)("%s is refused", (_, origin, realm, why) => {
    expect(() => checkRealm(realm, { origin, tokenHosts: [] })).toThrow(
      expect.objectContaining({ code: "REGISTRY_REFUSED", message: expect.stringMatching(why) }),
    );
  });

  it.each(TRUSTED)("%s", (_, origin, realm, tokenHosts, trusted) => {
    expect(checkRealm(realm, { origin, tokenHosts }).trusted).toBe(trusted);
  });

  it("never shows a query or a password of it", () => {
    expect(() =>
      checkRealm("http://joe:pw@r.example/token?secret=1", { origin: "https://r.example", tokenHosts: [] }),
    ).toThrow(expect.objectContaining({ message: expect.not.stringMatching(/pw|secret=1/) }));
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
