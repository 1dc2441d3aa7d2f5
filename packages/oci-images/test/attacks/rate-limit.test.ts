import { describe, expect, it } from "vitest";
import { resolveImage } from "../../src/index.ts";
import { asked, registryOf, sessionOf, testHost } from "../support.ts";

describe("a registry under load", () => {
  it.each([
    ["429-with-seconds", { status: 429, retryAfter: "2" }, 2000],
    ["429-without", { status: 429 }, 250],
    ["503-with-zero", { status: 503, retryAfter: "0" }, 0],
    ["500", { status: 500 }, 250],
    ["502", { status: 502 }, 250],
    ["retry-after-is-rubbish", { status: 429, retryAfter: "soon" }, 250],
  ])("%s is asked again after a pause", async (_, fault, pause) => {
    const registry = await registryOf({ faults: [{ kind: "status", times: 1, ...fault }] });
    const pushed = registry.push("acme/train", "v1");
    const host = testHost();
    expect((await resolveImage(sessionOf(host), `${registry.host}/acme/train:v1`)).digest).toBe(pushed.digest);
    expect(host.pauses).toEqual([pause]);
  });

  it("a date of HTTP is a pause too", async () => {
    const retryAfter = new Date(Date.now() + 5_000).toUTCString();
    const registry = await registryOf({ faults: [{ kind: "status", status: 429, times: 1, retryAfter }] });
    registry.push("acme/train", "v1");
    const host = testHost();
    await resolveImage(sessionOf(host), `${registry.host}/acme/train:v1`);
    expect(host.pauses[0]).toBeGreaterThan(2_000);
    expect(host.pauses[0]).toBeLessThanOrEqual(5_000);
  });

  it("is given up after three tries, each pause longer", async () => {
    const registry = await registryOf({ faults: [{ kind: "status", status: 503 }] });
    const host = testHost();
    await expect(resolveImage(sessionOf(host), `${registry.host}/acme/train:v1`)).rejects.toMatchObject({
      code: "REGISTRY_UNAVAILABLE",
      message: expect.stringContaining("answered 503"),
    });
    expect(asked(registry, "manifest")).toHaveLength(3);
    expect(host.pauses).toEqual([250, 500]);
  });

  it("a pause of an hour is not waited for", async () => {
    const registry = await registryOf({ faults: [{ kind: "status", status: 429, retryAfter: "3600" }] });
    const host = testHost();
    await expect(resolveImage(sessionOf(host), `${registry.host}/acme/train:v1`)).rejects.toMatchObject({
      code: "REGISTRY_UNAVAILABLE",
      message: expect.stringContaining("asked to retry after 3600 s (limit 10 s)"),
    });
    expect(host.pauses).toEqual([]);
  });

  it("the pause has jitter", async () => {
    const registry = await registryOf({ faults: [{ kind: "status", status: 429, retryAfter: "2", times: 1 }] });
    registry.push("acme/train", "v1");
    const host = { ...testHost(), random: () => 0.5 };
    await resolveImage(sessionOf(host), `${registry.host}/acme/train:v1`);
    expect(host.pauses).toEqual([2500]);
  });

  it("a quota that runs out and a warning are told once", async () => {
    const headers = { "ratelimit-limit": "100;w=21600", "ratelimit-remaining": "5;w=21600", warning: '299 - "use v2"' };
    const registry = await registryOf({ headers });
    registry.push("acme/train", "v1");
    registry.push("acme/train", "v2");
    const said: string[] = [];
    const session = sessionOf(testHost(), {}, (level, message) => void said.push(`${level}: ${message}`));
    await resolveImage(session, `${registry.host}/acme/train:v1`);
    await resolveImage(session, `${registry.host}/acme/train:v2`);
    expect(said).toEqual([
      `warning: ${registry.host}: fewer than a tenth of 100 pulls in 6 h are left; log in for a larger quota`,
      `warning: ${registry.host} says: use v2`,
    ]);
  });
});
