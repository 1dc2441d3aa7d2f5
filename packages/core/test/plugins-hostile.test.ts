import { type ImageRequest, resolveImages } from "@flyte-settings/core/plugin";
import { describe, expect, it } from "vitest";
import { failureOf, runWith } from "./plugin-host.ts";

const requests: readonly ImageRequest[] = [{ name: "spark", reference: "ghcr.io/acme/spark:v1" }];
const digest = `sha256:${"a".repeat(64)}`;
const never = new Promise(() => {});

/** name, hooks, code of the one failure, its words */
const rows: readonly (readonly [string, Readonly<Record<string, unknown>>, string, RegExp])[] = [
  [
    "throws-an-error",
    {
      pinImage: () => {
        throw new Error("no route");
      },
    },
    "PLUGIN_FAILED",
    /pinImage, image spark: no route$/,
  ],
  [
    "throws-a-text",
    {
      pinImage: () => {
        throw "no route";
      },
    },
    "PLUGIN_FAILED",
    /threw "no route" instead of an error/,
  ],
  [
    "throws-nothing",
    {
      pinImage: () => {
        throw undefined;
      },
    },
    "PLUGIN_FAILED",
    /threw undefined instead of an error/,
  ],
  ["rejects-with-null", { pinImage: () => Promise.reject(null) }, "PLUGIN_FAILED", /threw null instead of an error/],
  [
    "throws-a-proxy",
    {
      pinImage: () => {
        throw new Proxy(
          {},
          {
            getPrototypeOf() {
              throw 1;
            },
          },
        );
      },
    },
    "PLUGIN_FAILED",
    /threw something that cannot be read/,
  ],
  [
    "throws-an-endless-text",
    {
      pinImage: () => {
        throw new Error("x".repeat(100_000));
      },
    },
    "PLUGIN_FAILED",
    /^.{1,600}$/,
  ],
  [
    "throws-lines-and-escapes",
    {
      pinImage: () => {
        throw new Error("a\n\u001b[31mb");
      },
    },
    "PLUGIN_FAILED",
    /: a \[31mb$/,
  ],
  [
    "throws-a-signed-url",
    {
      pinImage: () => {
        throw new Error("GET https://u:p@SECRET@h/x?sig=SECRET failed");
      },
    },
    "PLUGIN_FAILED",
    /GET https:\/\/…@h\/x\?… failed/,
  ],
  [
    "hangs",
    { pinImage: () => never },
    "PLUGIN_TIMEOUT",
    /pinImage, image spark: no answer within 50 ms. The hook never settled/,
  ],
  [
    "hangs-in-once",
    { pinImage: (_: unknown, ctx: { once(key: string, make: () => unknown): unknown }) => ctx.once("k", () => never) },
    "PLUGIN_TIMEOUT",
    /no answer within/,
  ],
  // biome-ignore lint/suspicious/noThenProperty: the attack
  ["answers-a-thenable-that-hangs", { pinImage: () => ({ then() {} }) }, "PLUGIN_TIMEOUT", /no answer within/],
  [
    "answers-a-thenable-that-throws",
    {
      pinImage: () => ({
        // biome-ignore lint/suspicious/noThenProperty: the attack
        get then() {
          throw new Error("trap");
        },
      }),
    },
    "PLUGIN_FAILED",
    /trap/,
  ],
  [
    "mutates-the-image",
    {
      pinImage: (image: { name: string }) => {
        image.name = "other";
      },
    },
    "PLUGIN_FAILED",
    /read only|read-only/,
  ],
  [
    "mutates-the-context",
    {
      pinImage: (_: unknown, ctx: { root: string }) => {
        ctx.root = "/";
      },
    },
    "PLUGIN_FAILED",
    /read only|read-only/,
  ],
  [
    "mutates-the-environment",
    {
      pinImage: (_: unknown, ctx: { env: Record<string, string> }) => {
        ctx.env.HOME = "/";
      },
    },
    "PLUGIN_FAILED",
    /read only|read-only/,
  ],
  [
    "forgets-to-return",
    { pinImage: () => {} },
    "PLUGIN_RESULT_INVALID",
    /answered undefined; return an answer, or null for what is not its own/,
  ],
  ["pins-with-a-text", { pinImage: () => digest }, "PLUGIN_RESULT_INVALID", /\$: expected an object, got "sha256:a+/],
  ["pins-with-no-digest", { pinImage: () => ({}) }, "PLUGIN_RESULT_INVALID", /\$\.digest: missing/],
  [
    "pins-with-a-short-digest",
    { pinImage: () => ({ digest: "sha256:abc" }) },
    "PLUGIN_RESULT_INVALID",
    /\$\.digest: expected sha256: and 64 lower-case hex digits, got "sha256:abc"/,
  ],
  [
    "pins-with-upper-case",
    { pinImage: () => ({ digest: `sha256:${"A".repeat(64)}` }) },
    "PLUGIN_RESULT_INVALID",
    /\$\.digest: expected/,
  ],
  [
    "pins-with-a-strange-field",
    { pinImage: () => ({ digest, size: 1 }) },
    "PLUGIN_RESULT_INVALID",
    /\$\.size: unknown; known: digest, mediaType, platforms, keepTag/,
  ],
  [
    "pins-with-a-strange-platform",
    { pinImage: () => ({ digest, platforms: ["linux"] }) },
    "PLUGIN_RESULT_INVALID",
    /\$\.platforms\[0\]: expected a platform such as linux\/amd64, got "linux"/,
  ],
  [
    "answers-a-function",
    { pinImage: () => () => digest },
    "PLUGIN_RESULT_INVALID",
    /not plain data: \$: expected plain data, got a function/,
  ],
  [
    "answers-an-instance",
    { pinImage: () => new Map([["digest", digest]]) },
    "PLUGIN_RESULT_INVALID",
    /got an instance of Map/,
  ],
  [
    "answers-itself",
    {
      pinImage: () => {
        const x: Record<string, unknown> = {};
        x.x = x;
        return x;
      },
    },
    "PLUGIN_RESULT_INVALID",
    /deeper than 64 levels, or it holds itself/,
  ],
  [
    "answers-a-getter-that-throws",
    {
      pinImage: () => ({
        get digest() {
          throw new Error("trap");
        },
      }),
    },
    "PLUGIN_RESULT_INVALID",
    /not plain data: trap/,
  ],
  [
    "answers-a-proxy-that-throws",
    {
      pinImage: () =>
        new Proxy(
          {},
          {
            ownKeys() {
              throw new Error("trap");
            },
          },
        ),
    },
    "PLUGIN_RESULT_INVALID",
    /not plain data: trap/,
  ],
  ["answers-a-bigint", { pinImage: () => 1n }, "PLUGIN_RESULT_INVALID", /got a bigint/],
  [
    "rewrites-to-rubbish",
    { rewriteImage: () => "not an image" },
    "PLUGIN_RESULT_INVALID",
    /rewriteImage, image spark: its answer is not valid: \$: Incorrectly formatted image/,
  ],
  ["rewrites-to-nothing", { rewriteImage: () => "" }, "PLUGIN_RESULT_INVALID", /its answer is not valid/],
  ["rewrites-a-number", { rewriteImage: () => 3 }, "PLUGIN_RESULT_INVALID", /\$: expected an object, got 3/],
  [
    "asks-at-rubbish",
    { rewriteImage: () => ({ askAt: "https://mirror/x" }) },
    "PLUGIN_RESULT_INVALID",
    /\$\.askAt: Incorrectly formatted image/,
  ],
  [
    "finds-no-list",
    { checkImage: () => ({ code: "x" }) },
    "PLUGIN_RESULT_INVALID",
    /\$: expected a list, got an object/,
  ],
  [
    "finds-with-a-strange-severity",
    { checkImage: () => [{ code: "x", severity: "fatal", place: "", message: "m", fix: "" }] },
    "PLUGIN_RESULT_INVALID",
    /\$\[0\]\.severity: expected "error", "warning" or "info", got "fatal"/,
  ],
  [
    "finds-nothing-to-say",
    { checkImage: () => [{ code: "x", severity: "error", place: "", message: " ", fix: "" }] },
    "PLUGIN_RESULT_INVALID",
    /\$\[0\]\.message: expected a text that is not empty/,
  ],
];

describe("a hostile plugin is named, with hook and image", () => {
  it.each(rows)("%s", async (_, hooks, code, words) => {
    const run = await runWith({ acme: hooks }, {}, 50);
    const error = await failureOf(resolveImages(run, requests));
    expect(error).toMatchObject({ code: "IMAGES_UNRESOLVED" });
    const errors = (error.details as unknown as { errors: (Error & { code: string; details: unknown })[] }).errors;
    expect(errors).toHaveLength(1);
    expect(errors[0]?.message).toMatch(words);
    expect(errors[0]?.message).toMatch(/^plugin acme, \w+, image spark: /);
    expect(errors[0]).toMatchObject({ code, details: { plugin: "acme", hook: Object.keys(hooks)[0], image: "spark" } });
    expect(error.message).not.toContain("SECRET");
  });

  it("keeps the code of our own errors and says whose they are", async () => {
    const { FlyteSettingsError } = await import("@flyte-settings/core");
    const thrown = new FlyteSettingsError("REGISTRY_UNAVAILABLE", "mirror.acme does not answer", { hint: "try again" });
    const run = await runWith({ acme: { pinImage: () => Promise.reject(thrown) } });
    const error = await failureOf(resolveImages(run, requests));
    expect(error.details).toMatchObject({
      errors: [
        {
          code: "REGISTRY_UNAVAILABLE",
          message: "plugin acme, pinImage, image spark: mirror.acme does not answer",
          details: { plugin: "acme", hook: "pinImage", image: "spark", hint: "try again" },
          cause: thrown,
        },
      ],
    });
  });

  it("an answer that is changed afterwards changes nothing", async () => {
    const answer = { digest };
    const run = await runWith({
      acme: {
        pinImage: () => answer,
        checkImage: (image: { digest: string }) => {
          answer.digest = "sha256:changed";
          expect(image.digest).toBe(digest);
          return null;
        },
      },
    });
    const [image] = await resolveImages(run, requests);
    expect(image?.reference).toBe(`ghcr.io/acme/spark@${digest}`);
  });

  it("a getter is read once", async () => {
    let reads = 0;
    const sly = {
      get digest() {
        reads += 1;
        return reads === 1 ? digest : "rubbish";
      },
    };
    const run = await runWith({ acme: { pinImage: () => sly } });
    const [image] = await resolveImages(run, requests);
    expect(image?.image.digest).toBe(digest);
  });

  it("the request that came in is not frozen for its owner", async () => {
    const request = { name: "spark", reference: "ghcr.io/acme/spark:v1" };
    await resolveImages(await runWith({ acme: { provideImage: () => null } }), [request]);
    expect(Object.isFrozen(request)).toBe(false);
  });
});

describe("time and stopping", () => {
  it("the signal aborts at the limit, also where it is looked at later", async () => {
    const seen: unknown[] = [];
    const hooks = {
      pinImage: (_: unknown, ctx: { signal: AbortSignal }) => {
        ctx.signal.addEventListener("abort", () => seen.push((ctx.signal.reason as { code: string }).code));
        return never;
      },
    };
    await failureOf(resolveImages(await runWith({ acme: hooks }, {}, 20), requests));
    expect(seen).toEqual(["PLUGIN_TIMEOUT"]);
  });

  it("stopping ends every hook at once, though it hangs", async () => {
    const controller = new AbortController();
    const hooks = {
      pinImage: () => {
        setTimeout(() => controller.abort(), 5);
        return never;
      },
    };
    const run = await runWith({ acme: hooks }, { signal: controller.signal });
    const error = await failureOf(resolveImages(run, requests));
    expect(error).toMatchObject({
      code: "ABORTED",
      message: "plugin acme, pinImage, image spark: stopped before it answered",
    });
  });

  it("nothing is called after the stop", async () => {
    let calls = 0;
    const controller = new AbortController();
    controller.abort();
    const run = await runWith(
      {
        acme: {
          provideImage: () => {
            calls += 1;
            return null;
          },
        },
      },
      { signal: controller.signal },
    );
    expect((await failureOf(resolveImages(run, requests))).code).toBe("ABORTED");
    expect(calls).toBe(0);
  });

  it("a rejection after the limit is nobody's", async () => {
    const hooks = { pinImage: () => new Promise((_, reject) => setTimeout(() => reject(new Error("late")), 30)) };
    const error = await failureOf(resolveImages(await runWith({ acme: hooks }, {}, 5), requests));
    expect(error.code).toBe("IMAGES_UNRESOLVED");
    await new Promise((resolve) => setTimeout(resolve, 40));
  });
});
