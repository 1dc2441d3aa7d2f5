import { imageExists, readImageConfig, resolveImage } from "@flyte-settings/oci-images";
import type { RegistryFault } from "@flyte-settings/plugin-testkit";
import { describe, expect, it } from "vitest";
import { asked, registryOf, sessionOf, testHost } from "../support.ts";

const LIES: readonly (readonly [string, readonly RegistryFault[], string, RegExp])[] = [
  [
    "digest-header-is-rubbish",
    [{ kind: "wrong-digest", digest: "sha256:zz" }],
    "REGISTRY_ANSWER_INVALID",
    /digest is not valid/,
  ],
  [
    "get-hashes-to-another-digest-than-its-header",
    [
      { method: "HEAD", kind: "no-digest" },
      { method: "GET", kind: "wrong-digest" },
    ],
    "REGISTRY_ANSWER_INVALID",
    /its bytes hash to/,
  ],
  [
    "head-and-get-disagree",
    [
      { method: "HEAD", kind: "html" },
      { method: "GET", kind: "other-bytes" },
    ],
    "REGISTRY_ANSWER_INVALID",
    /its bytes hash to/,
  ],
  ["page-for-people", [{ kind: "html" }], "REGISTRY_ANSWER_INVALID", /is not JSON/],
  [
    "endless-manifest",
    [
      { method: "HEAD", kind: "no-digest" },
      { method: "GET", kind: "endless" },
    ],
    "REGISTRY_ANSWER_INVALID",
    /more than 4194304 bytes/,
  ],
  [
    "huge-manifest",
    [
      { method: "HEAD", kind: "no-digest" },
      { method: "GET", kind: "huge", bytes: 5_000_000 },
    ],
    "REGISTRY_ANSWER_INVALID",
    /more than 4194304 bytes/,
  ],
  [
    "truncated-manifest",
    [
      { method: "HEAD", kind: "no-digest" },
      { method: "GET", kind: "truncated" },
    ],
    "REGISTRY_UNAVAILABLE",
    /cannot be reached/,
  ],
  [
    "slow-loris",
    [
      { method: "HEAD", kind: "no-digest" },
      { method: "GET", kind: "slow", everyMs: 20 },
    ],
    "REGISTRY_UNAVAILABLE",
    /in time/,
  ],
  ["no-answer", [{ kind: "hang" }], "REGISTRY_UNAVAILABLE", /in time/],
  ["connection-reset", [{ kind: "reset" }], "REGISTRY_UNAVAILABLE", /cannot be reached/],
];

describe("a registry that answers badly", () => {
  it.each(LIES)("%s", async (_, faults, code, message) => {
    const registry = await registryOf({ faults });
    registry.push("acme/train", "v1");
    // short if the timeout is tested; otherwise long enough for a busy machine
    const session = sessionOf(testHost(), { timeoutMs: message.source === "in time" ? 250 : 20_000 });
    const reference = `${registry.host}/acme/train:v1`;
    await expect(resolveImage(session, reference)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
    expect(await imageExists(session, reference)).toMatchObject({ state: "unknown" });
  });

  it("without a digest header is asked by GET and hashed", async () => {
    const registry = await registryOf({ faults: [{ kind: "no-digest" }] });
    const pushed = registry.push("acme/train", "v1");
    const found = await resolveImage(sessionOf(), `${registry.host}/acme/train:v1`);
    expect(found.digest).toBe(pushed.digest);
    expect(asked(registry, "manifest")).toEqual([
      "HEAD /v2/acme/train/manifests/v1",
      "GET /v2/acme/train/manifests/v1",
    ]);
  });

  it("with another image than the digest that was asked for", async () => {
    const registry = await registryOf({ faults: [{ kind: "wrong-digest" }] });
    const { digest } = registry.push("acme/train", "v1");
    await expect(resolveImage(sessionOf(), `${registry.host}/acme/train@${digest}`)).rejects.toMatchObject({
      code: "REGISTRY_ANSWER_INVALID",
    });
  });

  it("a blob with other bytes, or more of them", async () => {
    const registry = await registryOf();
    registry.push("acme/train", "v1");
    for (const fault of [{ kind: "other-bytes" }, { kind: "endless" }, { kind: "truncated" }] as const) {
      registry.setFaults([{ on: "blob", ...fault }]);
      await expect(readImageConfig(sessionOf(), `${registry.host}/acme/train:v1`)).rejects.toMatchObject({
        code: expect.stringMatching(/REGISTRY_(ANSWER_INVALID|UNAVAILABLE)/),
      });
    }
  });

  it("its words are cut and hold no control characters", async () => {
    const message = `\u001b[31mred\r\n${"x".repeat(500)}`;
    const body = JSON.stringify({ errors: [{ code: "DENIED", message }] });
    const registry = await registryOf({ faults: [{ kind: "status", status: 404, body }] });
    const outcome = await imageExists(sessionOf(), `${registry.host}/acme/train:v1`);
    expect(outcome).toMatchObject({ state: "missing", reason: expect.stringContaining("DENIED: [31mred xxx") });
    expect((outcome as { reason: string }).reason).not.toMatch(/[\u0000-\u001f]|x{100}/);
  });

  it("a manifest in schema 1 is refused", async () => {
    const registry = await registryOf({ faults: [{ method: "HEAD", kind: "no-digest" }] });
    const bytes = new TextEncoder().encode('{"schemaVersion":1,"fsLayers":[]}');
    const { sha256 } = await import("./sha256.ts");
    const manifest = {
      digest: sha256(bytes),
      mediaType: "application/vnd.docker.distribution.manifest.v1+json",
      bytes,
    };
    registry.push("acme/old", "v1", { ...manifest, blobs: [], manifests: [manifest] });
    await expect(resolveImage(sessionOf(), `${registry.host}/acme/old@${manifest.digest}`)).rejects.toMatchObject({
      message: expect.stringContaining("schema 1"),
    });
  });
});
