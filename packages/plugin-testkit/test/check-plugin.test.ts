import {
  type FlytePlugin,
  FlyteSettingsError,
  type ImageState,
  type PluginContext,
  type SerializedTask,
} from "@flyte-settings/core/plugin";
import { checkPlugin, contractRules } from "@flyte-settings/plugin-testkit";
import { describe, expect, it } from "vitest";

const digest = `sha256:${"a".repeat(64)}`;
const image: ImageState = { name: "spark", reference: "r.io/spark:v1" };
const settings = {
  imageConfig: { defaultImage: { name: "default", fqn: "r.io/x", tag: "v1" } },
  pythonInterpreter: "/opt/venv/bin/python3",
};
const task: SerializedTask = {
  name: "flow.train",
  type: "python-task",
  container: { image: "r.io/x:v1", command: [], args: ["run"], env: [] },
};
const request = { name: "spark", reference: "acme://spark" };
const samples = {
  requests: [request],
  images: [image],
  settings: [settings],
  tasks: [task],
  failing: { requests: [{ name: "gone", reference: "acme://gone" }] },
};

const good: FlytePlugin = {
  apiVersion: 1,
  name: "acme",
  async provideImage({ reference }) {
    if (!reference?.startsWith("acme://")) return null;
    if (reference === "acme://gone") throw new FlyteSettingsError("IMAGE_NOT_FOUND", "there is no image gone");
    return `registry.acme.example/${reference.slice("acme://".length)}:v3`;
  },
  rewriteImage: ({ reference }) => (reference.startsWith("r.io/") ? `mirror.acme.example/${reference}` : null),
  async pinImage(_, ctx) {
    ctx.signal.throwIfAborted();
    return { digest };
  },
  checkImage: () => [],
  extendSettings: () => ({ env: { ACME: "1" } }),
  applyToTask: (one) =>
    one.container === undefined || one.container.args[0] === "acme"
      ? null
      : { ...one, container: { ...one.container, args: ["acme", ...one.container.args] } },
};

let count = 0;
const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const bad: readonly (readonly [string, string, Record<string, unknown>, RegExp])[] = [
  [
    "answers-everything",
    "foreign-is-null",
    { provideImage: () => "r.io/x:1" },
    /provideImage of contract: answered "r\.io\/x:1", expected null/,
  ],
  [
    "throws-at-foreign",
    "foreign-is-null",
    {
      provideImage: ({ reference = "" }) => {
        if (!reference.startsWith("acme:")) throw new Error("what?");
        return "r.io/x:1";
      },
    },
    /provideImage of contract: .*what\?/,
  ],
  [
    "does-not-know-its-own",
    "valid-results",
    { provideImage: () => null },
    /answered null to a request that is its own/,
  ],
  [
    "answers-rubbish",
    "valid-results",
    { pinImage: () => ({ digest: "sha256:1" }) },
    /pinImage of spark: .*its answer is not valid: \$\.digest/,
  ],
  [
    "counts",
    "repeatable",
    { rewriteImage: () => `r.io/x:v${count++}` },
    /answered "r\.io\/x:v\d+", and then "r\.io\/x:v\d+"/,
  ],
  [
    "mirrors-the-mirror",
    "idempotent",
    { rewriteImage: ({ reference }: ImageState) => `m.io/${reference}` },
    /changed its own answer "m\.io\/r\.io\/spark:v1" to "m\.io\/m\.io\/r/,
  ],
  [
    "prefixes-twice",
    "idempotent",
    {
      applyToTask: (one: SerializedTask) => ({
        ...one,
        container: { ...one.container, args: ["x", ...(one.container?.args ?? [])] },
      }),
    },
    /applyToTask of flow\.train: changed its own answer/,
  ],
  [
    "writes-into-the-image",
    "no-mutation",
    {
      pinImage: (one: { name: string }) => {
        if (!Object.isFrozen(one)) one.name = "other";
        return null;
      },
    },
    /changed what it was handed: .*spark.* became .*other/,
  ],
  [
    "remembers-the-last",
    "concurrent-safe",
    (() => {
      let last = "";
      return {
        rewriteImage: async (one: ImageState) => {
          last = one.reference;
          await later(1);
          return `${last}-x`;
        },
      };
    })(),
    /when asked alone, .* among others/,
  ],
  [
    "ignores-the-signal",
    "aborts",
    {
      pinImage: async (_: unknown, { signal }: { signal: AbortSignal }) => {
        await later(20);
        if (signal.aborted) await later(2_000);
        return null;
      },
    },
    /pinImage of spark: was still running 1000 ms after/,
  ],
  [
    "fetches-past-the-signal",
    "aborts",
    {
      pinImage: (_: unknown, ctx: PluginContext) =>
        ctx.fetch("http://x", { signal: new AbortController().signal }).catch(() => null),
    },
    /still running/,
  ],
  [
    "prints",
    "silent",
    {
      pinImage: () => {
        console.log("pinning");
        return null;
      },
    },
    /pinImage of spark: it called console\.log: "pinning"/,
  ],
  [
    "writes-to-stderr",
    "silent",
    {
      pinImage: () => {
        process.stderr.write("pinning\n");
        return null;
      },
    },
    /it wrote to stderr: "pinning\\n"/,
  ],
  [
    "writes-the-environment",
    "silent",
    {
      pinImage: () => {
        process.env.ACME_TEST = "1";
        return null;
      },
    },
    /it set the environment variable ACME_TEST/,
  ],
  ["leaves", "silent", { pinImage: () => process.exit(3) }, /it called process\.exit\(3\)/],
  [
    "fails-without-a-code",
    "errors-with-codes",
    {
      provideImage: ({ reference = "" }) => {
        if (reference.endsWith("gone")) throw new Error("no");
        return reference.startsWith("acme:") ? "r.io/x:1" : null;
      },
    },
    /provideImage of gone: threw Error: no, expected a FlyteSettingsError/,
  ],
  [
    "does-not-fail",
    "errors-with-codes",
    { provideImage: ({ reference = "" }) => (reference.startsWith("acme:") ? "r.io/x:1" : null) },
    /provideImage of gone: answered "r\.io\/x:1", expected a failure/,
  ],
];

describe("checkPlugin", () => {
  it("finds nothing in a plugin that keeps the contract", async () => {
    const report = await checkPlugin(good, samples);
    expect(report).toEqual({ plugin: "acme", kept: Object.keys(contractRules), broken: [], untried: [] });
  });

  it.each(bad)("%s", async (_, rule, hooks, words) => {
    const two = { ...samples, images: [image, { name: "other", reference: "r.io/other:v1" }] };
    const plugin = { apiVersion: 1, name: "acme", ...hooks } as unknown as FlytePlugin;
    const report = await checkPlugin(plugin, two);
    const messages = report.broken.filter((broken) => broken.rule === rule).map(({ message }) => message);
    expect(messages.join("\n")).toMatch(words);
    expect(messages[0]).toMatch(/^a plugin /);
    expect(report.kept).not.toContain(rule);
    expect(process.env.ACME_TEST).toBeUndefined();
  });

  it("a check may say what is wrong as findings", async () => {
    const finding = {
      code: "image-missing",
      severity: "error",
      place: "image gone",
      message: "not there",
      fix: "Push it.",
    };
    const plugin = { apiVersion: 1, name: "acme", checkImage: () => [finding] } as unknown as FlytePlugin;
    expect((await checkPlugin(plugin, { images: [image], failing: { images: [image] } })).broken).toEqual([]);
  });

  it("says which hooks nothing is known of", async () => {
    expect((await checkPlugin(good, { requests: [request] })).untried).toEqual([
      "rewriteImage",
      "pinImage",
      "checkImage",
      "extendSettings",
      "applyToTask",
    ]);
  });

  it("refuses what would not be loaded", async () => {
    await expect(checkPlugin({ ...good, apiVersion: 2 as 1 }, samples)).rejects.toMatchObject({
      code: "PLUGIN_INVALID",
    });
  });
});
