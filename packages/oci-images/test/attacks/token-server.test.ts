import { resolveImage } from "@flyte-settings/oci-images";
import type { RegistryFault } from "@flyte-settings/plugin-testkit";
import { describe, expect, it } from "vitest";
import { asked, dockerConfig, registryOf, sessionOf, testHost } from "../support.ts";

const FAULTS: readonly (readonly [string, RegistryFault, string, RegExp])[] = [
  ["html", { on: "token", kind: "html" }, "REGISTRY_ANSWER_INVALID", /answered no JSON \(text\/html\)/],
  ["huge", { on: "token", kind: "huge", bytes: 70_000 }, "REGISTRY_ANSWER_INVALID", /more than 65536 bytes/],
  ["endless", { on: "token", kind: "endless" }, "REGISTRY_ANSWER_INVALID", /more than 65536 bytes/],
  ["no-token", { on: "token", kind: "status", status: 200, body: "{}" }, "REGISTRY_ANSWER_INVALID", /without token/],
  ["null", { on: "token", kind: "status", status: 200, body: "null" }, "REGISTRY_ANSWER_INVALID", /without token/],
  [
    "token-with-line-break",
    { on: "token", kind: "status", status: 200, body: '{"token":"a\\r\\nX-Evil: 1"}' },
    "REGISTRY_ANSWER_INVALID",
    /no header can carry/,
  ],
  [
    "bad-request-in-html",
    { on: "token", kind: "status", status: 400, body: "<html>" },
    "REGISTRY_REFUSED",
    /answered 400/,
  ],
  [
    "refused",
    { on: "token", kind: "status", status: 401 },
    "REGISTRY_REFUSED",
    /answered 401 with the credentials from/,
  ],
  ["down", { on: "token", kind: "status", status: 503 }, "REGISTRY_UNAVAILABLE", /answered 503/],
  ["no-answer", { on: "token", kind: "hang" }, "REGISTRY_UNAVAILABLE", /in time/],
];

describe("a token server that answers badly", () => {
  it.each(FAULTS)("%s", async (_, fault, code, message) => {
    const registry = await registryOf({ auth: { kind: "bearer", users: { joe: "secret" } }, faults: [fault] });
    registry.push("acme/train", "v1");
    const session = sessionOf(testHost(dockerConfig(registry.host)), {
      timeoutMs: message.source === "in time" ? 300 : 20_000,
    });
    const failed = resolveImage(session, `${registry.host}/acme/train:v1`);
    await expect(failed).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    await expect(failed).rejects.not.toMatchObject({ message: expect.stringContaining("secret") });
  });

  it("tokens that are too narrow end the asking", async () => {
    const registry = await registryOf({ auth: { kind: "bearer", users: { joe: "secret" } } });
    registry.push("acme/train", "v1");
    await expect(resolveImage(sessionOf(), `${registry.host}/acme/train:v1`)).rejects.toMatchObject({
      code: "REGISTRY_REFUSED",
      message: expect.stringMatching(/without credentials, because no place has any.*private, or it is not there/),
    });
    expect(asked(registry, "token")).toHaveLength(1);
    expect(asked(registry, "manifest")).toHaveLength(1);
  });

  it("a registry that asks for Bearer for ever is not asked for ever", async () => {
    const registry = await registryOf({ auth: { kind: "bearer" } });
    registry.push("acme/train", "v1");
    registry.setFaults([{ kind: "realm", realm: `${registry.origin}/token` }]);
    await expect(resolveImage(sessionOf(), `${registry.host}/acme/train:v1`)).rejects.toMatchObject({
      code: "REGISTRY_REFUSED",
    });
    expect(registry.requests.length).toBeLessThan(6);
  });

  describe("on another port of the registry's host", () => {
    const users = { joe: "secret" };

    /** A registry whose token server is a different server on the same address. */
    const layout = async () => {
      const tokens = await registryOf({ auth: { kind: "bearer", users } });
      const registry = await registryOf({ auth: { kind: "bearer", users, realm: `${tokens.origin}/token` } });
      registry.push("acme/train", "v1");
      return { tokens, registry };
    };

    it("is not sent credentials, and the error says so", async () => {
      const { tokens, registry } = await layout();
      const session = sessionOf(testHost(dockerConfig(registry.host)));
      await expect(resolveImage(session, `${registry.host}/acme/train:v1`)).rejects.toMatchObject({
        code: "REGISTRY_REFUSED",
        message: expect.stringContaining(`credentials not sent to ${tokens.host}: not listed in tokenHosts`),
      });
      expect(tokens.requests.map(({ headers }) => headers["authorization"])).toEqual([undefined]);
    });

    it("is sent credentials when tokenHosts lists it", async () => {
      const { tokens, registry } = await layout();
      const tokenHosts = { [registry.host]: [tokens.host] };
      const session = sessionOf(testHost(dockerConfig(registry.host)), { tokenHosts });
      await resolveImage(session, `${registry.host}/acme/train:v1`).catch(() => undefined);
      expect(tokens.requests.map(({ headers }) => headers["authorization"])).toEqual([
        `Basic ${Buffer.from("joe:secret").toString("base64")}`,
      ]);
    });
  });
});
