import { resolveImage } from "@flyte-settings/oci-images";
import { describe, expect, it } from "vitest";
import { asked, registryOf, sessionOf, testHost } from "./support.ts";

describe("asking for the same at the same time", () => {
  it("is one request", async () => {
    const registry = await registryOf({ auth: { kind: "bearer" } });
    registry.push("acme/train", "v1");
    const session = sessionOf();
    await Promise.all(Array.from({ length: 20 }, () => resolveImage(session, `${registry.host}/acme/train:v1`)));
    expect(asked(registry)).toEqual([
      "GET /v2/",
      expect.stringMatching(/^GET \/token/),
      "HEAD /v2/acme/train/manifests/v1",
    ]);
  });

  it("survives the first asker's giving up", async () => {
    const registry = await registryOf({ faults: [{ kind: "hang", times: 1 }] });
    const { digest } = registry.push("acme/train", "v1");
    const session = sessionOf();
    const first = new AbortController();
    const reference = `${registry.host}/acme/train:v1`;
    const given = resolveImage(session, reference, { signal: first.signal });
    const other = resolveImage(session, reference);
    const failed = expect(given).rejects.toThrow("enough");
    while (asked(registry, "manifest").length === 0) await new Promise((again) => setImmediate(again));
    first.abort(new Error("enough"));
    await failed;
    expect((await other).digest).toBe(digest);
  });

  it("a token that has run out is asked for again", async () => {
    const registry = await registryOf({ auth: { kind: "bearer", expiresIn: 1 } });
    registry.push("acme/train", "v1");
    registry.push("acme/train", "v2");
    let now = 0;
    const session = sessionOf({ ...testHost(), now: () => now });
    await resolveImage(session, `${registry.host}/acme/train:v1`);
    now += 60_000;
    await resolveImage(session, `${registry.host}/acme/train:v2`);
    expect(asked(registry, "token")).toHaveLength(2);
  });
});
