import { resolveImage } from "@flyte-settings/oci-images";
import { describe, expect, it } from "vitest";
import { mayUseHttp } from "../../src/http/registry-address.ts";
import { dockerConfig, registryOf, sessionOf, testHost } from "../support.ts";

const HOSTS: readonly (readonly [string, boolean])[] = [
  ["localhost", true],
  ["localhost:5000", true],
  ["x.localhost:5000", true],
  ["127.0.0.1", true],
  ["127.8.9.10:5000", true],
  ["[::1]:5000", true],
  ["localhost.evil.test", false],
  ["notlocalhost", false],
  ["127.0.0.1.evil.test", false],
  ["10.0.0.1:5000", false],
  ["192.168.1.1", false],
  ["registry.local:5000", false],
  ["docker.io", false],
  ["insecure.example:5000", true],
  ["INSECURE.example:5000", true],
  ["insecure.example", false],
  ["insecure.example:5001", false],
];

describe("plain http", () => {
  it.each(HOSTS)("%s: %s", (domain, may) => {
    expect(mayUseHttp(domain, ["insecure.example:5000"])).toBe(may);
  });

  it("credentials are sent only after the registry has asked for them", async () => {
    const registry = await registryOf({ auth: { kind: "basic", users: { joe: "secret" } } });
    registry.push("acme/train", "v1");
    await resolveImage(sessionOf(testHost(dockerConfig(registry.host))), `${registry.host}/acme/train:v1`);
    expect(
      registry.requests.map(({ method, kind, headers }) => [method, kind, headers["authorization"] !== undefined]),
    ).toEqual([
      ["GET", "ping", false],
      ["HEAD", "manifest", true],
    ]);
  });

  it("an open registry is never shown them", async () => {
    const registry = await registryOf();
    registry.push("acme/train", "v1");
    await resolveImage(sessionOf(testHost(dockerConfig(registry.host))), `${registry.host}/acme/train:v1`);
    expect(registry.requests.filter(({ headers }) => headers["authorization"] !== undefined)).toEqual([]);
  });
});
