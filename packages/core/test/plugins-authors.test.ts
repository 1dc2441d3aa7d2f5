import {
  definePlugin,
  execPlugin,
  type FlytePlugin,
  loadPlugins,
  option,
  type PluginContext,
  resolveImages,
  startRun,
} from "@flyte-settings/core/plugin";
import { describe, expect, it } from "vitest";
import { failureOf, runWith, testHost } from "./plugin-host.ts";

const request = { name: "default", reference: "acme://train" };
const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const answer = (id: number, more: object) => ({ id, ...more });

async function runProgram(write: (requests: readonly { id: number }[]) => object, reports: string[] = []) {
  const plugin = execPlugin({
    name: "exec:./acme.py",
    hooks: ["provideImage"],
    execute: async (stdin) => {
      const { requests } = JSON.parse(stdin) as { requests: readonly { id: number }[] };
      return { stdout: "", stderr: "", exitCode: 0, ...write(requests) };
    },
  });
  const host = testHost({ report: (level, message) => void reports.push(`${level}: ${message}`) });
  return startRun(await loadPlugins([{ source: "exec:./acme.py", entry: plugin }]), host);
}

const document = (answers: readonly object[]) => ({ stdout: JSON.stringify({ apiVersion: 1, answers }) });

describe("options of a plugin", () => {
  const acme = definePlugin(
    ({ registry }: { registry: string; catalog?: string }): FlytePlugin => ({
      apiVersion: 1,
      name: "acme",
      provideImage: () => `${registry}/train:v3`,
    }),
    { fields: { registry: option.text, catalog: option.text }, required: ["registry"] },
  );
  const load = (options: unknown) => loadPlugins([{ source: "./acme.mjs", entry: acme, options }]);

  it("are handed to the function when they keep the schema", async () => {
    const run = startRun(await load({ registry: "r.io/ml" }), testHost());
    expect((await resolveImages(run, [request]))[0]?.reference).toBe("r.io/ml/train:v3");
  });

  it.each([
    ["misspelt, and required", { regsitry: "r.io" }, "options.regsitry: unknown. Did you mean registry?"],
    ["misspelt", { registry: "r.io", catlog: "x" }, "options.catlog: unknown. Did you mean catalog?"],
    ["missing", {}, "options.registry: missing"],
    ["of another type", { registry: 3 }, "options.registry: expected a string, got 3"],
  ])("are an error when one is %s", async (_, options, message) => {
    const error = await failureOf(load(options));
    expect(error.code).toBe("PLUGIN_INVALID");
    expect(error.message).toContain(message);
  });
});

describe("the description of options", () => {
  const make = () => ({ apiVersion: 1, name: "acme", provideImage: () => null }) as const;

  it.each([
    ["without fields", () => definePlugin(make, {} as never), "fields: expected an object of rules, got undefined"],
    ["null", () => definePlugin(make, null as never), "definePlugin: invalid argument"],
    [
      "a type in place of a rule",
      () => definePlugin(make, { fields: { registry: "string" } } as never),
      'fields.registry: expected a rule, for example option.text, got "string"',
    ],
    [
      "a required field that has no rule",
      () => definePlugin(make, { fields: {}, required: ["registry"] } as never),
      'required: expected names of fields, got "registry"',
    ],
    ["a list of no rule", () => option.listOf("text" as never), "listOf: expected a rule"],
    ["a choice of no rule", () => option.either(option.flag, {} as never), "either: expected a rule"],
    ["a record with a field of no rule", () => option.recordOf({ a: 1 } as never), "fields.a: expected a rule"],
  ])("%s is one error", (_, run, message) => {
    expect(run).toThrow(message);
  });
});

describe("answers after the limit", () => {
  const clock = (): (() => number) => {
    const start = performance.now();
    return () => performance.now() - start;
  };

  it.each([
    ["a hook that blocks the thread", false],
    ["an async hook that blocks the thread", true],
  ])("%s is refused", async (_, isAsync) => {
    const block = () => {
      for (const start = performance.now(); performance.now() - start < 40; );
      return "r.io/x:1";
    };
    const provideImage = isAsync ? async () => block() : block;
    const run = await runWith({ acme: { provideImage } }, { now: clock() }, 20);
    const error = await failureOf(resolveImages(run, [request]));
    expect(error.message).toContain("it answered after its limit of 20 ms");
  });

  it("a timeout names the URL that was waited for, without its query", async () => {
    const provideImage = (_: unknown, ctx: PluginContext) => ctx.fetch("https://acme.example/v1?token=x");
    const run = await runWith({ acme: { provideImage } }, { fetch: () => new Promise(() => {}) }, 20);
    const { message } = await failureOf(resolveImages(run, [request]));
    expect(message).toContain("still waiting for https://acme.example/v1. See that this server answers");
    expect(message).not.toContain("token");
  });

  it("ctx.fetch ends with the hook, also with a signal of the plugin's own", async () => {
    let aborted = false;
    const provideImage = (_: unknown, ctx: PluginContext) =>
      ctx.fetch("https://acme.example", { signal: new AbortController().signal });
    const fetch = (_: string, init?: { signal?: AbortSignal }) =>
      new Promise<never>((_resolve, reject) => {
        init?.signal?.addEventListener("abort", () => {
          aborted = true;
          reject(new Error("aborted"));
        });
      });
    const run = await runWith({ acme: { provideImage } }, { fetch: fetch as never }, 20);
    await failureOf(resolveImages(run, [request]));
    await later(1);
    expect(aborted).toBe(true);
  });
});

describe("a request that the hook does not wait for", () => {
  it.each([
    ["a hook", false],
    ["an async hook", true],
  ])("ends with %s", async (_, isAsync) => {
    const reasons: string[] = [];
    const fetch = (_: string, init?: { signal?: AbortSignal }) =>
      new Promise<never>((_resolve, reject) => {
        init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
      });
    const start = (ctx: PluginContext) => {
      ctx.fetch("https://acme.example").catch((error: Error) => reasons.push(error.message));
      return "r.io/x:1";
    };
    const provideImage = isAsync
      ? async (_: unknown, ctx: PluginContext) => start(ctx)
      : (_: unknown, ctx: PluginContext) => start(ctx);
    const run = await runWith({ acme: { provideImage } }, { fetch: fetch as never }, 1_000);
    expect((await resolveImages(run, [request]))[0]?.reference).toBe("r.io/x:1");
    await later(1);
    expect(reasons.join()).toContain("it ended before this request of ctx.fetch");
  });
});

describe("a program as plugin", () => {
  it("fails with its own code and hint", async () => {
    const run = await runProgram(([first]) =>
      document([answer(first?.id ?? 0, { error: "no image train", code: "IMAGE_NOT_FOUND", hint: "Push it." })]),
    );
    const error = await failureOf(resolveImages(run, [request]));
    expect(error.details).toMatchObject({ errors: [{ code: "IMAGE_NOT_FOUND", details: { hint: "Push it." } }] });
  });

  it("reports its warnings", async () => {
    const reports: string[] = [];
    const run = await runProgram(
      ([first]) => document([answer(first?.id ?? 0, { answer: "r.io/x:1", warnings: ["x is old"] })]),
      reports,
    );
    await resolveImages(run, [request]);
    expect(reports).toEqual(["warning: x is old"]);
  });

  it.each([
    ["code", { error: "no", code: "WHAT" }, "the code of answer 0"],
    ["hint", { error: "no", hint: 3 }, "the hint of answer 0"],
    ["warnings", { answer: null, warnings: "x" }, "the warnings of answer 0"],
  ])("is refused with a %s that is not valid", async (_, more, message) => {
    const run = await runProgram(() => document([answer(0, more)]));
    expect((await failureOf(resolveImages(run, [request]))).message).toContain(message);
  });

  it("that fails is one error for all its images", async () => {
    const run = await runProgram(() => ({ exitCode: 3, stderr: "no database" }));
    const requests = ["a", "b", "c"].map((name) => ({ name, reference: `acme://${name}` }));
    const error = await failureOf(resolveImages(run, requests));
    expect(error.details).toMatchObject({ errors: [{ code: "PLUGIN_FAILED" }] });
    expect(error.message).toContain("images a, b, c: the program ended with 3: no database");
    expect(error.message.match(/no database/g)).toHaveLength(1);
  });
});

describe("what a plugin is told", () => {
  it("a scheme without a provider is named", async () => {
    const run = await runWith({ acme: { provideImage: () => null } });
    const error = await failureOf(resolveImages(run, [{ name: "default", reference: "ecr://train" }]));
    expect(error.message).toContain("no plugin answers ecr://");
  });

  it("one image of two tasks is two requests", async () => {
    const tasks: unknown[] = [];
    const provideImage = (given: { task?: string }) => {
      tasks.push(given.task);
      return `r.io/${given.task ?? "none"}:1`;
    };
    const requests = ["a", "b"].map((task) => ({ ...request, task }));
    const images = await resolveImages(await runWith({ acme: { provideImage } }), requests);
    expect(tasks).toEqual(["a", "b"]);
    expect(images.map(({ reference }) => reference)).toEqual(["r.io/a:1", "r.io/b:1"]);
  });

  it("secrets with a label are cut from what a plugin throws", async () => {
    const provideImage = () => {
      throw new Error("401 for token=ghp_abcdef and Bearer abc.def at https://u:p@r.io/x?sig=1");
    };
    const error = await failureOf(resolveImages(await runWith({ acme: { provideImage } }), [request]));
    expect(error.message).toContain("401 for token=… and Bearer … at https://…@r.io/x?…");
  });

  it("removes passwords of ctx.credentials from reports and errors", async () => {
    const reports: string[] = [];
    const provideImage = async (_: unknown, ctx: PluginContext) => {
      const found = await ctx.credentials?.("r.io");
      ctx.report("info", `with ${found?.password}`);
      throw new Error(`r.io rejected joe and hunter22`);
    };
    const host = {
      credentials: async () => ({ username: "joe", password: "hunter22" }),
      report: (_: string, message: string) => void reports.push(message),
    };
    const run = await runWith({ acme: { provideImage } }, host);
    const error = await failureOf(resolveImages(run, [request]));
    expect(reports).toEqual(["with …"]);
    expect(error.message).toContain("r.io rejected joe and …");
    expect(JSON.stringify([error, run.trace, String(error.cause)])).not.toContain("hunter22");
  });

  it("credentials, the host's version, project, domain and platform", async () => {
    const seen: unknown[] = [];
    const provideImage = async (given: unknown, ctx: PluginContext) => {
      seen.push(given, ctx.hostVersion, await ctx.credentials?.("ghcr.io"));
      return "r.io/x:1";
    };
    const credentials = async (host: string) => ({ username: host, password: "x" });
    const run = await runWith({ acme: { provideImage } }, { credentials, hostVersion: "0.1.0" });
    const whole = { ...request, project: "p", domain: "d", platform: "linux/amd64", task: "flow.train" };
    await resolveImages(run, [whole]);
    expect(seen).toEqual([whole, "0.1.0", { username: "ghcr.io", password: "x" }]);
  });
});
