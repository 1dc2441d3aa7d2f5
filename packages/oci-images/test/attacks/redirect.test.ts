import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { createConnections } from "../../src/http/connections.ts";
import type { HttpAnswer } from "../../src/http/exchange.ts";
import { follow } from "../../src/http/redirect.ts";
import { readImageConfig, resolveImage } from "../../src/index.ts";
import { REGISTRY_DEFAULTS } from "../../src/registry-options.ts";
import { asked, dockerConfig, registryOf, sessionOf, testHost } from "../support.ts";

const host = testHost();
const wire = { host, settings: REGISTRY_DEFAULTS, connections: createConnections(host, REGISTRY_DEFAULTS) };

/** Redirects a request to that address and responds to all later ones. */
function redirected(from: string, location: string | undefined): Promise<HttpAnswer> {
  const answer = (url: URL): HttpAnswer => ({
    url,
    status: url.href === from ? 307 : 200,
    headers: location === undefined ? {} : { location },
    headerLines: () => [],
    body: Readable.from([]),
    bytes: async () => new Uint8Array(),
    beginning: async () => new Uint8Array(),
    stream: async function* () {},
    discard: () => {},
  });
  return follow(wire, new URL(from), async (url) => answer(url));
}

const REFUSED: readonly (readonly [string, string, string | undefined, RegExp])[] = [
  ["https-to-http", "https://r.example/v2/", "http://r.example/v2/", /from https to http/],
  ["metadata-service", "https://r.example/v2/", "https://169.254.169.254/", /link-local/],
  ["loopback", "https://r.example/v2/", "https://127.0.0.1/", /loopback/],
  ["loopback-from-loopback-to-metadata", "http://127.0.0.1/v2/", "http://169.254.169.254/", /link-local/],
  ["userinfo", "https://r.example/v2/", "https://joe:pw@cdn.example/", /user name/],
  ["file", "https://r.example/v2/", "file:///etc/passwd", /neither/],
  ["nowhere", "https://r.example/v2/", undefined, /without a Location/],
  ["rubbish", "https://r.example/v2/", "https://[", /without a Location/],
  ["private-10", "https://r.example/v2/", "https://10.0.0.1/", /private/],
  ["private-172", "https://r.example/v2/", "https://172.16.0.1/", /private/],
  ["private-192", "https://8.8.8.8/v2/", "https://192.168.0.1/", /private/],
  ["carrier-grade-nat", "https://r.example/v2/", "https://100.64.0.1/", /private/],
  ["metadata-in-ipv6", "https://r.example/v2/", "https://[fd00:ec2::254]/", /metadata/],
  ["metadata-from-private", "https://10.0.0.1/v2/", "https://169.254.169.254/", /link-local/],
  ["mapped-public", "https://r.example/v2/", "https://[::ffff:8.8.8.8]/", /transition/],
];

const FOLLOWED: readonly (readonly [string, string, string])[] = [
  ["a-public-store", "https://r.example/v2/", "https://cdn.example/blob"],
  ["minio-on-another-private-host", "http://10.0.0.5:5000/v2/", "http://10.0.0.9:9000/bucket/blob?sig=1"],
  ["private-ipv6", "http://10.0.0.5:5000/v2/", "http://[fd12::9]:9000/blob"],
  ["a-public-store-from-private", "https://192.168.1.1/v2/", "https://cdn.example/blob"],
  ["own-host-other-port", "http://10.0.0.5:5000/v2/", "http://10.0.0.5:9000/blob"],
];

describe("redirects", () => {
  it.each(REFUSED)("%s is not followed", async (_, from, location, why) => {
    await expect(redirected(from, location)).rejects.toMatchObject({ message: expect.stringMatching(why) });
  });

  it.each(FOLLOWED)("%s is followed", async (_, from, location) => {
    expect((await redirected(from, location)).status).toBe(200);
  });

  it("never shows the query of a signed address", async () => {
    await expect(redirected("https://r.example/v2/", "http://cdn.example/b?X-Amz-Signature=abc")).rejects.toMatchObject(
      { message: expect.not.stringContaining("abc") },
    );
  });

  it("without end is given up after eight", async () => {
    const registry = await registryOf({ faults: [{ kind: "redirect", to: "self" }] });
    registry.push("acme/train", "v1");
    await expect(resolveImage(sessionOf(), `${registry.host}/acme/train:v1`)).rejects.toMatchObject({
      code: "REGISTRY_ANSWER_INVALID",
      message: expect.stringContaining("redirects more than 8 times"),
    });
    expect(asked(registry, "manifest")).toHaveLength(9);
  });

  it.each(["basic", "bearer"] as const)(
    "to another host carry no credentials, whatever it asks for: %s",
    async (kind) => {
      const users = { joe: "secret" };
      const other = await registryOf({ auth: { kind, users } });
      const registry = await registryOf({ auth: { kind: "basic", users } });
      const pushed = registry.push("acme/train", "v1");
      other.push("acme/train", "v1");
      registry.setFaults([
        { on: "blob", kind: "redirect", to: `${other.origin}/v2/acme/train/blobs/${pushed.blobs[1]?.digest}` },
      ]);
      const session = sessionOf(testHost(dockerConfig(registry.host)));
      await expect(readImageConfig(session, `${registry.host}/acme/train:v1`)).rejects.toMatchObject({
        code: "REGISTRY_REFUSED",
      });
      expect(other.requests.length).toBeGreaterThan(0);
      expect(
        other.requests.filter(({ headers }) => String(headers["authorization"] ?? "").startsWith("Basic")),
      ).toEqual([]);
    },
  );

  it("to a store are followed for blobs, without Authorization", async () => {
    const store = await registryOf();
    const registry = await registryOf({ auth: { kind: "basic", users: { joe: "secret" } } });
    const pushed = registry.push("acme/train", "v1", { config: { User: "7" } });
    store.push("acme/train", "v1", pushed);
    registry.setFaults([
      { on: "blob", kind: "redirect", to: `${store.origin}/v2/acme/train/blobs/${pushed.blobs[1]?.digest}` },
    ]);
    const session = sessionOf(testHost(dockerConfig(registry.host)));
    expect(await readImageConfig(session, `${registry.host}/acme/train:v1`)).toMatchObject({ user: "7" });
    expect(store.requests.map(({ headers }) => headers["authorization"])).toEqual([undefined]);
  });

  it("to another repository name are followed anonymously", async () => {
    const behind = await registryOf({ auth: { kind: "bearer" } });
    const { digest } = behind.push("mirror/acme/train", "v1");
    const to = `${behind.origin}/v2/mirror/acme/train/manifests/v1`;
    const front = await registryOf({ faults: [{ kind: "redirect", to }] });
    expect((await resolveImage(sessionOf(), `${front.host}/acme/train:v1`)).digest).toBe(digest);
    expect(asked(behind, "token")[0]).toContain("scope=repository%3Amirror%2Facme%2Ftrain%3Apull");
  });

  it("of a token server carry no credentials", async () => {
    const thief = await registryOf({ auth: { kind: "bearer" } });
    const registry = await registryOf({ auth: { kind: "bearer", users: { joe: "secret" } } });
    registry.push("acme/train", "v1");
    registry.setFaults([{ on: "token", kind: "redirect", to: `${thief.origin}/token` }]);
    const session = sessionOf(testHost(dockerConfig(registry.host)));
    await expect(resolveImage(session, `${registry.host}/acme/train:v1`)).rejects.toMatchObject({
      code: "REGISTRY_REFUSED",
    });
    expect(thief.requests.filter(({ headers }) => headers["authorization"] !== undefined)).toEqual([]);
  });
});
