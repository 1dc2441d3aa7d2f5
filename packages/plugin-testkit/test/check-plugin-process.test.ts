import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FlytePlugin, ImageState, PluginContext } from "@flyte-settings/core/plugin";
import { checkPlugin, fakeContext } from "@flyte-settings/plugin-testkit";
import { describe, expect, it } from "vitest";

const image: ImageState = { name: "spark", reference: "r.io/spark:v1" };
const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("checkPlugin and the process around it", () => {
  it.each([
    ["for ever", () => new Promise(() => {})],
    ["until its signal aborts", (_: unknown, ctx: PluginContext) => untilAbort(ctx)],
  ])(
    "ends within 10 s for a plugin that hangs %s",
    async (_, hang) => {
      const plugin = { apiVersion: 1, name: "acme", provideImage: hang, pinImage: hang } as unknown as FlytePlugin;
      const requests = ["a", "b", "c", "d"].map((name) => ({ name, reference: `acme://${name}` }));
      const images = [image, { name: "other", reference: "r.io/other:v1" }];
      const report = await checkPlugin(plugin, { requests, images });
      expect(report.broken.map(({ rule }) => rule)).toContain("valid-results");
      expect(report.kept).not.toContain("foreign-is-null");
    },
    10_000,
  );

  it("does not call a plugin again that blocks the thread for seconds", async () => {
    let calls = 0;
    const pinImage = () => {
      calls += 1;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_100);
      return null;
    };
    const report = await checkPlugin({ apiVersion: 1, name: "acme", pinImage }, { images: [image] });
    expect(calls).toBe(2);
    expect(report.broken.map(({ message }) => message).join("\n")).toContain("was not called again");
  }, 15_000);

  it("notices what a hook prints after its result", async () => {
    const pinImage = () => {
      setTimeout(() => console.log("late"), 5);
      return null;
    };
    const report = await checkPlugin({ apiVersion: 1, name: "acme", pinImage }, { images: [image] });
    expect(report.broken.map(({ message }) => message).join("\n")).toContain('it called console.log: "late"');
  });

  it("prints what other code prints in the meantime", async () => {
    const written: string[] = [];
    const { write } = process.stdout;
    process.stdout.write = ((text: string) => written.push(text) > 0) as typeof write;
    try {
      const timer = setInterval(() => process.stdout.write("ok 1 - another test"), 1);
      const pinImage = () => later(20).then(() => null);
      const report = await checkPlugin({ apiVersion: 1, name: "acme", pinImage }, { images: [image] });
      clearInterval(timer);
      expect(report.kept).toContain("silent");
      expect(written).toContain("ok 1 - another test");
    } finally {
      process.stdout.write = write;
    }
  });

  it.each([
    [
      "sets a variable at its first call",
      () => Object.assign(process.env, { ACME_ONCE: "1" }),
      /the environment variable ACME_ONCE/,
    ],
    ["removes a variable", () => void delete process.env["PATH"], /the environment variable PATH/],
    ["changes the working directory", () => process.chdir("/"), /changed the working directory/],
  ])("notices a plugin that %s", async (_, act, words) => {
    let isFirst = true;
    const pinImage = () => {
      if (isFirst) act();
      isFirst = false;
      return null;
    };
    const before = [process.cwd(), process.env["PATH"]];
    const report = await checkPlugin({ apiVersion: 1, name: "acme", pinImage }, { images: [image] });
    expect(report.broken.map(({ message }) => message).join("\n")).toMatch(words);
    expect([process.cwd(), process.env["PATH"]]).toEqual(before);
  });

  it.each([
    ["process.reallyExit", () => (process as unknown as { reallyExit(code: number): void }).reallyExit(0)],
    ["process.exitCode", () => Object.assign(process, { exitCode: 3 })],
    ["wrote to stdout", () => new Promise<void>((done) => process.stdout.write("x", () => done()))],
  ])("notices %s, and the process goes on", async (words, act) => {
    const before = process.exitCode;
    const pinImage = async () => {
      await act();
      return null;
    };
    const report = await checkPlugin({ apiVersion: 1, name: "acme", pinImage }, { images: [image], timeoutMs: 200 });
    expect(report.broken.map(({ message }) => message).join("\n")).toContain(words);
    expect(report.broken.map(({ message }) => message).join("\n")).not.toContain("never settled");
    expect(process.exitCode).toBe(before);
  });

  it("comes from ./contract without registration and protobuf", async () => {
    const contract = await import("@flyte-settings/plugin-testkit/contract");
    expect(contract.checkPlugin).toBe(checkPlugin);
    const file = fileURLToPath(import.meta.resolve("@flyte-settings/plugin-testkit/contract"));
    expect(importsOf(file)).toEqual(["@flyte-settings/core", "@flyte-settings/core/plugin", "async_hooks"]);
  });
});

describe("fakeContext", () => {
  it("is enough to call a hook by itself", async () => {
    const reports: string[] = [];
    const ctx = fakeContext({
      env: { ACME: "1" },
      onReport: (level, message) => void reports.push(`${level} ${message}`),
    });
    ctx.report("info", "hello");
    expect([ctx.root, ctx.compat, ctx.env["ACME"], reports]).toEqual(["/project", "strict", "1", ["info hello"]]);
    expect(await ctx.once("key", async () => "value")).toBe("value");
    const failing = () => Promise.reject(new Error("down"));
    await expect(ctx.once("other", failing)).rejects.toThrow("down");
    expect(await ctx.once("other", async () => "again")).toBe("again");
    await expect(ctx.fetch("https://acme.example")).rejects.toThrow("bring no fetch");
  });
});

function untilAbort({ signal }: PluginContext): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** Every package imported by a built file, directly or through its neighbors. */
function importsOf(file: string, seen: Set<string> = new Set(), packages: Set<string> = new Set()): string[] {
  seen.add(file);
  for (const [, name = ""] of readFileSync(file, "utf8").matchAll(/(?:from|import) ?["']([^"']+)["']/g)) {
    const path = join(dirname(file), name);
    if (!name.startsWith(".")) packages.add(name);
    else if (!seen.has(path)) importsOf(path, seen, packages);
  }
  return [...packages].sort();
}
