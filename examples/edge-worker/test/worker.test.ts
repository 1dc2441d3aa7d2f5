import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { SerializationSettings } from "@flyte-settings/core";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import worker from "../worker.mjs";

const settings = SerializationSettings.forImage("ghcr.io/acme/train:latest", "v1");
const post = (body: string): Request => new Request("https://worker.example/", { method: "POST", body });

describe("the worker", () => {
  it("answers a context with its settings and findings", async () => {
    const response = await worker.fetch(post(SerializationSettings.serializedContext(settings)));
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      settings: { version: "v1", image_config: { default_image: { tag: "latest" } } },
      findings: [{ code: "mutable-tag", severity: "warning" }],
      unknownKeys: [],
    });
  });

  it("answers what is no context with a code", async () => {
    const response = await worker.fetch(post("hello"));
    expect([response.status, await response.json()]).toMatchObject([400, { code: "CONTEXT_INVALID" }]);
  });

  it("takes POST only", async () => {
    expect((await worker.fetch(new Request("https://worker.example/"))).status).toBe(405);
  });

  it("needs nothing but the web's globals", async () => {
    const { outputFiles } = await build({
      entryPoints: [fileURLToPath(new URL("../worker.mjs", import.meta.url))],
      bundle: true,
      format: "iife",
      globalName: "bundled",
      platform: "neutral",
      write: false,
    });
    const { TextEncoder, TextDecoder } = globalThis;
    const web = createContext({ TextEncoder, TextDecoder, Uint8Array, Request, Response });
    runInContext(`${outputFiles[0]?.text}; globalThis.worker = bundled.default;`, web);
    const response: Response = await (web["worker"] as typeof worker).fetch(
      post(SerializationSettings.serializedContext(settings)),
    );
    expect(response.status).toBe(200);
  });
});
