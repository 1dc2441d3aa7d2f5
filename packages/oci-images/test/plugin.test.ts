import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ImageState, PluginContext } from "@flyte-settings/core/plugin";
import ociImages, { type OciImagesOptions } from "@flyte-settings/oci-images";
import { describe, expect } from "vitest";
import { it } from "../../../tooling/test-directory.ts";
import { asked, registryOf, testHost, type World } from "./support.ts";

describe("the plugin", () => {
  let root: string;
  it.beforeEach(({ dir }) => {
    root = dir;
  });

  function contextOf(said: string[] = []): PluginContext {
    const made = new Map<string, Promise<unknown>>();
    return {
      signal: new AbortController().signal,
      fetch: () => Promise.reject(new Error("not used")),
      once: <T>(key: string, make: () => Promise<T>): Promise<T> => {
        const known = (made.get(key) as Promise<T> | undefined) ?? make();
        made.set(key, known);
        return known;
      },
      report: (level, message) => void said.push(`${level}: ${message}`),
      env: {},
      root,
      compat: "strict",
    };
  }
  const pluginOf = (options: OciImagesOptions = {}, world: World = {}) => ociImages(options, () => testHost(world));
  const image = (reference: string, more: Partial<ImageState> = {}): ImageState => ({
    name: "default",
    reference,
    ...more,
  });
  const lockText = () => readFile(join(root, "images.lock.yaml"), "utf8");

  it("pins a tag and writes it into the lock; afterwards nothing is asked", async () => {
    const registry = await registryOf();
    const { digest } = registry.push("acme/train", "v1");
    const reference = `${registry.host}/acme/train:v1`;
    expect(await pluginOf().pinImage?.(image(reference), contextOf())).toMatchObject({ digest });
    expect(await lockText()).toContain(`requested: ${reference}\n    digest: ${digest}`);
    registry.clearRequests();
    registry.push("acme/train", "v1", { config: { User: "1" } });
    expect(await pluginOf().pinImage?.(image(reference), contextOf())).toMatchObject({ digest });
    expect(await pluginOf({ frozen: true }).pinImage?.(image(reference), contextOf())).toMatchObject({ digest });
    expect(registry.requests).toEqual([]);
  });

  it("asks again for what it is told to update", async () => {
    const registry = await registryOf();
    registry.push("acme/train", "v1");
    const reference = `${registry.host}/acme/train:v1`;
    await pluginOf().pinImage?.(image(reference), contextOf());
    const { digest } = registry.push("acme/train", "v1", { config: { User: "1" } });
    expect(await pluginOf({ update: ["other"] }).pinImage?.(image(reference), contextOf())).not.toMatchObject({
      digest,
    });
    expect(await pluginOf({ update: ["default"] }).pinImage?.(image(reference), contextOf())).toMatchObject({ digest });
    expect(await lockText()).toContain(digest);
  });

  it("frozen, says what the lock does not hold, and asks nobody", async () => {
    const registry = await registryOf();
    const failed = pluginOf({ frozen: true }).pinImage?.(image(`${registry.host}/acme/train:v1`), contextOf());
    await expect(failed).rejects.toMatchObject({
      code: "LOCK_INCOMPLETE",
      message: expect.stringContaining("acme/train:v1"),
    });
    expect(registry.requests).toEqual([]);
  });

  it("leaves what has a digest, and what it is told to leave", async () => {
    const digest = `sha256:${"a".repeat(64)}`;
    expect(await pluginOf().pinImage?.(image("r.example/x:1", { digest }), contextOf())).toBeNull();
    expect(await pluginOf({ pin: false }).pinImage?.(image("r.example/x:1"), contextOf())).toBeNull();
    expect(await pluginOf().pinImage?.(image(`r.example/x@${digest}`), contextOf())).toEqual({ digest });
  });

  it("200 images with 50 references need 50 manifest requests and tokens", async () => {
    const registry = await registryOf({ auth: { kind: "bearer" } });
    const plugin = pluginOf();
    const ctx = contextOf();
    for (let index = 0; index < 50; index += 1) registry.push(`acme/image-${index}`, "v1");
    const images = Array.from({ length: 200 }, (_, index) =>
      image(`${registry.host}/acme/image-${index % 50}:v1`, { name: `i${index}` }),
    );
    const pins = await Promise.all(images.map((one) => plugin.pinImage?.(one, ctx)));
    expect(new Set(pins.map((pin) => pin?.digest)).size).toBe(1);
    expect(asked(registry, "manifest")).toHaveLength(50);
    expect(asked(registry, "token")).toHaveLength(50);
    expect(asked(registry, "ping")).toHaveLength(1);
    expect((await lockText()).match(/requested:/g)).toHaveLength(50);
    expect((await lockText()).match(/from:/g)).toHaveLength(200);
  });

  it("mirrors before it pins", async () => {
    const mirror = await registryOf();
    const { digest } = mirror.push("hub/library/python", "3.11");
    const to = `${mirror.host}/hub`;
    const rewrite = pluginOf({ mirrors: { "docker.io": to } }).rewriteImage?.(
      image("docker.io/library/python:3.11"),
      contextOf(),
    );
    expect(rewrite).toEqual({ reference: `${to}/library/python:3.11` });
    const plugin = pluginOf({ mirrors: { "docker.io": { to, mode: "ask-at" } } });
    const askAt = `${to}/library/python:3.11`;
    expect(plugin.rewriteImage?.(image("docker.io/library/python:3.11"), contextOf())).toEqual({ askAt });
    expect(plugin.rewriteImage?.(image("docker.io/library/python:3.11", { askAt }), contextOf())).toBeNull();
    expect(await plugin.pinImage?.(image("docker.io/library/python:3.11", { askAt }), contextOf())).toMatchObject({
      digest,
    });
    expect(await lockText()).toContain("requested: docker.io/library/python:3.11\n");
  });

  it("finds images that are not there, or not for a platform", async () => {
    const registry = await registryOf();
    registry.push("acme/train", "v1", { platforms: ["linux/amd64", "linux/arm64"] });
    const plugin = pluginOf({ platforms: ["linux/arm64", "linux/s390x"] });
    const found = await plugin.checkImage?.(image(`${registry.host}/acme/train:v1`), contextOf());
    expect(found).toEqual([
      expect.objectContaining({ code: "image-platform-missing", severity: "error", place: "image default" }),
    ]);
    const missing = await plugin.checkImage?.(image(`${registry.host}/acme/train:v2`), contextOf());
    expect(missing).toEqual([expect.objectContaining({ code: "image-missing", severity: "error" })]);
    const unknown = await plugin.checkImage?.(image("127.0.0.1:1/acme/train:v2"), contextOf());
    expect(unknown).toEqual([expect.objectContaining({ code: "image-unverified", severity: "warning" })]);
    expect(await pluginOf({ check: false }).checkImage?.(image("127.0.0.1:1/x:1"), contextOf())).toBeNull();
  });

  it("does not ask again for a digest that it has just seen", async () => {
    const registry = await registryOf();
    registry.push("acme/train", "v1");
    const plugin = pluginOf();
    const ctx = contextOf();
    const state = image(`${registry.host}/acme/train:v1`);
    const pin = await plugin.pinImage?.(state, ctx);
    expect(await plugin.checkImage?.({ ...state, digest: pin?.digest ?? "" }, ctx)).toEqual([]);
    expect(asked(registry, "manifest")).toEqual(["HEAD /v2/acme/train/manifests/v1"]);
  });

  it("refuses options that it does not know, and a lock with a conflict", async () => {
    expect(() => pluginOf({ pinned: true } as OciImagesOptions)).toThrow(
      expect.objectContaining({ code: "PLUGIN_INVALID", message: expect.stringContaining("options.pinned: unknown") }),
    );
    await writeFile(join(root, "images.lock.yaml"), "<<<<<<< HEAD\n");
    await expect(pluginOf().pinImage?.(image("r.example/x:1"), contextOf())).rejects.toMatchObject({
      code: "LOCK_INVALID",
    });
  });
});
