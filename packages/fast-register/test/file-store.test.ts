import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleCode, fastRegister, fileStore } from "@flyte-settings/fast-register";
import { describe, expect, it } from "vitest";
import { cleanEnv, plant, scratch } from "./tree.ts";

const env = cleanEnv("/nonexistent");

describe("the folder as a store", () => {
  it("holds the archive under its name and sends it once", async () => {
    const work = plant(scratch(), { "src/a.py": "x" });
    const store = fileStore("file:./my%20store", work);
    const put = async (): Promise<string> =>
      (await bundleCode(join(work, "src"), { env }, { output: join(work, "out") }, store)).location ?? "";
    const path = fileURLToPath(await put());
    const { ino } = statSync(path);
    expect(path).toMatch(/\/my store\/fast[0-9a-f]{32}\.tar\.gz$/);
    expect(statSync(fileURLToPath(await put())).ino).toBe(ino);
    writeFileSync(path, "spoilt");
    await put();
    expect(readFileSync(path).toString("hex", 0, 2)).toBe("1f8b");
    expect(readdirSync(join(work, "my store")).length).toBe(1);
  });

  it.each(["s3://b", "file:", "file://host/x"])("is not %s", (url) => {
    expect(() => fileStore(url, "/")).toThrow(expect.objectContaining({ code: "STORE_UNKNOWN" }));
  });

  it("that cannot be written says so", async () => {
    const work = plant(scratch(), { "src/a.py": "x", file: "" });
    const run = bundleCode(join(work, "src"), { env }, { output: join(work, "out") }, fileStore("file:./file", work));
    await expect(run).rejects.toMatchObject({ code: "STORE_REFUSED" });
  });
});

describe("the plugin", () => {
  const context = (root: string) => ({
    signal: new AbortController().signal,
    fetch: () => Promise.reject(new Error("no network")),
    once: <T>(_: string, make: () => Promise<T>) => make(),
    report: () => undefined,
    env,
    root,
    compat: "strict" as const,
  });
  const settings = { imageConfig: {}, pythonInterpreter: "/opt/venv/bin/python3" };

  it("has two hooks and nothing more", () => {
    expect(Object.keys(fastRegister())).toEqual(["apiVersion", "name", "extendSettings", "applyToTask"]);
  });

  it("fills location and destination, and prefixes the command", async () => {
    const root = plant(scratch(), { "a.py": "x" });
    const plugin = fastRegister({ destinationDir: "/code" });
    const patch = await plugin.extendSettings?.(settings, context(root));
    const fast = patch?.fastSerializationSettings;
    expect(fast).toEqual({
      enabled: true,
      destinationDir: "/code",
      distributionLocation: expect.stringMatching(/^file:\/\/.*\/fast[0-9a-f]{32}\.tar\.gz$/),
    });
    const task = {
      name: "t",
      type: "python-task",
      container: { image: "i:1", command: [], args: ["pyflyte-execute"], env: [] },
    };
    const applied = await plugin.applyToTask?.(task, { ...settings, ...patch }, context(root));
    expect(applied?.container?.args).toEqual([
      "pyflyte-fast-execute",
      "--additional-distribution",
      fast?.distributionLocation,
      "--dest-dir",
      "/code",
      "--",
      "pyflyte-execute",
    ]);
  });

  it("does nothing with copy none, or where the location is known", async () => {
    const root = scratch();
    const known = { ...settings, fastSerializationSettings: { enabled: true, distributionLocation: "s3://b/x" } };
    expect(await fastRegister({ copy: "none" }).extendSettings?.(settings, context(root))).toBeNull();
    expect(await fastRegister().extendSettings?.(known, context(root))).toBeNull();
  });
});
