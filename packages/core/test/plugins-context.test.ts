import { type PluginContext, resolveImages } from "@flyte-settings/core/plugin";
import { describe, expect, it } from "vitest";
import { failureOf, runWith } from "./plugin-host.ts";

describe("what a hook is handed", () => {
  it("once shares a call among images per plugin and forgets failures", async () => {
    const made: string[] = [];
    const hook = (plugin: string, fail: boolean) => async (_: unknown, ctx: PluginContext) => {
      const make = async () => {
        made.push(plugin);
        if (fail && made.length === 1) throw new Error("first time");
        return 1;
      };
      await ctx.once("key", make).catch(() => ctx.once("key", make));
      return null;
    };
    const requests = ["a:1", "b:1", "c:1"].map((reference) => ({ name: "x", reference }));
    await resolveImages(
      await runWith({ p: { provideImage: hook("p", true) }, q: { pinImage: hook("q", false) } }),
      requests,
    );
    expect([...made].sort()).toEqual(["p", "p", "q"]);
  });

  it("fetch carries the signal, report the plugin's name, and env is a copy", async () => {
    const seen: unknown[] = [];
    const pinImage = async (_: unknown, ctx: PluginContext): Promise<null> => {
      ctx.report("info", "asking");
      await ctx.fetch("http://r.io/v2/").catch(() => {});
      seen.push(ctx.env, ctx.root, ctx.compat, Object.isFrozen(ctx));
      return null;
    };
    const host = {
      report: (level: string, message: string, plugin: string) => void seen.push([level, message, plugin]),
      fetch: (url: string, init?: object) => {
        seen.push(url, Object.keys(init ?? {}));
        return Promise.reject(new Error("no"));
      },
    };
    await resolveImages(await runWith({ acme: { pinImage } }, host), [{ name: "x", reference: "r:1" }]);
    expect(seen).toEqual([
      ["info", "asking", "acme"],
      "http://r.io/v2/",
      ["signal"],
      { HOME: "/home/test", EMPTY: undefined },
      "/project",
      "strict",
      true,
    ]);
  });

  it("this is the plugin's own object", async () => {
    const plugin = {
      provideImage(this: { name: string }) {
        return this.name === "acme" ? "r.io/mine:1" : null;
      },
    };
    const [image] = await resolveImages(await runWith({ acme: plugin }), [{ name: "x" }]);
    expect(image?.reference).toBe("r.io/mine:1");
  });

  it("the trace tells hook, plugin, image, time and answer of every call", async () => {
    const plugins = {
      a: { provideImage: () => null, checkImage: () => [] },
      b: {
        provideImage: () => "r:1",
        pinImage: () => {
          throw new Error("no");
        },
      },
    };
    const run = await runWith(plugins);
    await failureOf(resolveImages(run, [{ name: "x" }]));
    expect(run.trace).toEqual([
      { hook: "provideImage", plugin: "a", subject: "x", ms: 1, answer: "not mine" },
      { hook: "provideImage", plugin: "b", subject: "x", ms: 1, answer: "r:1" },
      { hook: "pinImage", plugin: "b", subject: "x", ms: 1, answer: "failed: PLUGIN_FAILED" },
    ]);
  });
});
