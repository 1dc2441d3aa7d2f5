import type { CompatMode } from "@flyte-settings/core";
import {
  type ImageRequest,
  type ImageState,
  omitUndefined,
  resolveImages,
  startRun,
} from "@flyte-settings/core/plugin";
import { describe, expect, it } from "vitest";
import { failureOf, loadNamed, runWith, testHost } from "./plugin-host.ts";

const A = `sha256:${"a".repeat(64)}`;
const B = `sha256:${"b".repeat(64)}`;
const pinsNothing = { pinImage: (): null => null };
const providesNothing = { provideImage: (): null => null };
const pinTo = (digest: string, more = {}) => ({ pinImage: () => ({ digest, ...more }) });

async function resolveOne(
  plugins: Record<string, Record<string, unknown>>,
  request: ImageRequest,
  compat: CompatMode = "strict",
) {
  const run = await runWith(plugins, { compat });
  const [image] = await resolveImages(run, [request]);
  return image;
}

/** name, written reference, plugins, final reference, name, tag and digest */
const passages: readonly (readonly [string, string, Record<string, Record<string, unknown>>, string, object])[] = [
  ["no-plugin-leaves-the-text", "ubuntu:22.04", {}, "ubuntu:22.04", { fqn: "ubuntu", tag: "22.04" }],
  ["no-tag-stays-no-tag", "ghcr.io/acme/x", {}, "ghcr.io/acme/x", { fqn: "ghcr.io/acme/x" }],
  ["tag-and-digest-are-both-kept", `r.io/x:v1@${A}`, {}, `r.io/x:v1@${A}`, { fqn: "r.io/x", tag: "v1", digest: A }],
  ["a-digest-is-not-pinned-again", `r.io/x@${A}`, { p: pinTo(B) }, `r.io/x@${A}`, { fqn: "r.io/x", digest: A }],
  ["a-pin-drops-the-tag", "ubuntu:22.04", { p: pinTo(A) }, `ubuntu@${A}`, { fqn: "ubuntu", digest: A }],
  [
    "a-pin-keeps-the-tag-when-asked",
    "r.io/x:v1",
    { p: pinTo(A, { keepTag: true }) },
    `r.io/x:v1@${A}`,
    { fqn: "r.io/x", tag: "v1", digest: A },
  ],
  [
    "the-first-pin-wins",
    "r.io/x:v1",
    { none: { pinImage: () => null }, p: pinTo(A), q: pinTo(B) },
    `r.io/x@${A}`,
    { fqn: "r.io/x", digest: A },
  ],
  [
    "the-first-provider-wins",
    "acme://x",
    { none: { provideImage: () => null }, a: { provideImage: () => "a/x:1" }, b: { provideImage: () => "b/x:1" } },
    "a/x:1",
    { fqn: "a/x", tag: "1" },
  ],
  [
    "a-provider-answers-with-a-digest",
    "acme://x",
    { a: { provideImage: async () => `r.io/x@${A}` }, p: pinTo(B) },
    `r.io/x@${A}`,
    { fqn: "r.io/x", digest: A },
  ],
  [
    "rewrites-chain-in-order",
    "r.io/x:v1",
    {
      a: { rewriteImage: (i: ImageState) => `${i.reference}-a` },
      b: { rewriteImage: (i: ImageState) => `${i.reference}-b` },
    },
    "r.io/x:v1-a-b",
    { fqn: "r.io/x", tag: "v1-a-b" },
  ],
  [
    "a-mirror-comes-before-the-pin-in-any-order-of-plugins",
    "r.io/x:v1",
    {
      p: { pinImage: (i: ImageState) => ({ digest: i.reference.startsWith("mirror.io/") ? A : B }) },
      m: { rewriteImage: (i: ImageState) => `mirror.io/${i.reference}` },
    },
    `mirror.io/r.io/x@${A}`,
    { fqn: "mirror.io/r.io/x", digest: A },
  ],
  [
    "a-rewrite-keeps-the-digest",
    `r.io/x@${A}`,
    { m: { rewriteImage: () => "mirror.io/x" } },
    `mirror.io/x@${A}`,
    { fqn: "mirror.io/x", digest: A },
  ],
  [
    "asked-elsewhere-runs-as-written",
    "r.io/x:v1",
    {
      m: { rewriteImage: () => ({ askAt: "mirror.io/x:v1" }) },
      p: { pinImage: (i: ImageState) => ({ digest: i.askAt === "mirror.io/x:v1" ? A : B }) },
    },
    `r.io/x@${A}`,
    { fqn: "r.io/x", digest: A },
  ],
];

describe("an image goes through the stages", () => {
  it.each(passages)("%s", async (_, reference, plugins, final, parts) => {
    const image = await resolveOne(plugins, { name: "x", reference });
    expect(image?.reference).toBe(final);
    expect(image?.image).toEqual({ name: "x", ...parts });
  });

  it("hooks see the normalised reference and a digest apart from it", async () => {
    const seen: unknown[] = [];
    const look = (image: ImageState) => {
      seen.push(image);
      return null;
    };
    await resolveOne(
      { p: { rewriteImage: look, pinImage: look, checkImage: look } },
      { name: "x", reference: `ubuntu:1@${A}` },
    );
    const state = { name: "x", reference: "docker.io/library/ubuntu:1", digest: A };
    expect(seen).toEqual([state, state]);
  });

  it("keeps where everything came from", async () => {
    const plugins = {
      git: { provideImage: () => "r.io/x:abc" },
      mirror: { rewriteImage: () => ({ reference: "m.io/x:abc", askAt: "127.0.0.1:5000/x:abc" }) },
      oci: pinTo(A, { platforms: ["linux/amd64", "linux/arm/v7"] }),
    };
    expect(await resolveOne(plugins, { name: "x", reference: "git://x" })).toEqual({
      name: "x",
      reference: `m.io/x@${A}`,
      image: { name: "x", fqn: "m.io/x", digest: A },
      askAt: "127.0.0.1:5000/x:abc",
      platforms: ["linux/amd64", "linux/arm/v7"],
      origins: [
        { plugin: "git", hook: "provideImage", from: "git://x", to: "r.io/x:abc" },
        { plugin: "mirror", hook: "rewriteImage", from: "r.io/x:abc", to: "m.io/x:abc, asked at 127.0.0.1:5000/x:abc" },
        { plugin: "oci", hook: "pinImage", from: "m.io/x:abc", to: `m.io/x@${A}` },
      ],
      findings: [],
    });
  });

  it("gathers findings in the order of the plugins", async () => {
    const finding = (code: string) => ({ code, severity: "warning", place: "p", message: "m", fix: "f" });
    const slow = { checkImage: () => new Promise((resolve) => setTimeout(() => resolve([finding("slow")]), 5)) };
    const image = await resolveOne(
      { slow, quick: { checkImage: () => [finding("quick"), finding("more")] } },
      { name: "x", reference: "a:1" },
    );
    expect(image?.findings.map(({ code }) => code)).toEqual(["slow", "quick", "more"]);
  });

  it("sends each distinct request once and keeps the order of requests", async () => {
    let calls = 0;
    const run = await runWith({
      p: {
        pinImage: () => {
          calls += 1;
          return null;
        },
      },
    });
    const requests = ["a:1", "b:1", "a:1", "a:2"].map((reference) => ({ name: "x", reference }));
    const images = await resolveImages(run, requests);
    expect([images.map(({ reference }) => reference), calls]).toEqual([["a:1", "b:1", "a:1", "a:2"], 3]);
  });

  it("never more at once than asked", async () => {
    let [now, most] = [0, 0];
    const pinImage = async () => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setTimeout(resolve, 1));
      now -= 1;
      return null;
    };
    const run = startRun(await loadNamed({ p: { pinImage } }), testHost(), { concurrency: 3 });
    await resolveImages(
      run,
      Array.from({ length: 20 }, (_, index) => ({ name: `n${index}`, reference: "a:1" })),
    );
    expect(most).toBe(3);
  });

  it("nothing asked is nothing answered", async () => {
    expect(await resolveImages(await runWith({}), [])).toEqual([]);
  });
});

describe("an image that cannot be resolved", () => {
  it.each([
    [
      "a-scheme-without-plugins",
      {},
      "acme://x",
      "IMAGE_NOT_FOUND",
      /image x: no plugin answers acme:\/\/: acme:\/\/x is not an image that can be pulled, and provideImage gave none: no plugin is loaded\. .*list a plugin that provides acme:\/\//,
    ],
    [
      "a-scheme-that-none-took",
      { a: providesNothing, b: pinsNothing, c: providesNothing },
      "acme://x",
      "IMAGE_NOT_FOUND",
      /asked in that hook, and none took it: a, c\./,
    ],
    [
      "a-scheme-without-such-a-hook",
      { b: pinsNothing },
      "acme://x",
      "IMAGE_NOT_FOUND",
      /no plugin has that hook \(loaded: b\)/,
    ],
    ["a-file", {}, "file:./image.yaml", "IMAGE_NOT_FOUND", /provides file:… under plugins:/],
    ["nothing-written", {}, undefined, "IMAGE_NOT_FOUND", /image x: nothing was written for it, .*for example ghcr/],
    ["rubbish", {}, "a b", "IMAGE_REFERENCE_INVALID", /Incorrectly formatted image a b/],
    [
      "a-digest-exchanged",
      { m: { rewriteImage: () => `m.io/x@${B}` } },
      `r.io/x@${A}`,
      "PLUGIN_RESULT_INVALID",
      /changed the digest from sha256:a+ to sha256:b+; a rewrite may move an image/,
    ],
  ] as const)("%s", async (_, plugins, reference, code, words) => {
    const request = { name: "x", ...omitUndefined({ reference }) };
    const run = await runWith(plugins as Record<string, Record<string, unknown>>);
    const error = await failureOf(resolveImages(run, [request]));
    expect(error.code).toBe("IMAGES_UNRESOLVED");
    expect(error.details).toMatchObject({
      errors: [{ code, message: expect.stringMatching(words), details: { image: "x" } }],
    });
  });

  it("all are attempted, all failures shown, in the order of the requests", async () => {
    const pinImage = async ({ name }: ImageState): Promise<null> => {
      await new Promise((resolve) => setTimeout(resolve, name === "a" ? 5 : 1));
      if (name !== "good") throw new Error(`no ${name}`);
      return null;
    };
    const requests = ["a", "good", "b"].map((name) => ({ name, reference: "r:1" }));
    const error = await failureOf(resolveImages(await runWith({ p: { pinImage } }), requests));
    expect(error.message).toBe(
      "2 of 3 images could not be resolved:\n  plugin p, pinImage, image a: no a\n  plugin p, pinImage, image b: no b",
    );
  });

  it("two checks that fail are two failures of one image", async () => {
    const fails = (text: string) => ({ checkImage: () => Promise.reject(new Error(text)) });
    const run = await runWith({ a: fails("first"), b: fails("second") });
    const error = await failureOf(resolveImages(run, [{ name: "x", reference: "r:1" }]));
    expect(error.message).toBe(
      "1 image could not be resolved:\n  plugin a, checkImage, image x: first\n  plugin b, checkImage, image x: second",
    );
  });

  it("a mirror that fails is not followed by a pin upstream", async () => {
    let pinned = false;
    const rewriteImage = () => {
      throw new Error("mirror down");
    };
    const run = await runWith({
      m: { rewriteImage },
      p: {
        pinImage: () => {
          pinned = true;
          return { digest: A };
        },
      },
    });
    await failureOf(resolveImages(run, [{ name: "x", reference: "r:1" }]));
    expect(pinned).toBe(false);
  });
});

describe("with compat: flytekit", () => {
  it.each([
    ["oci://x:v1", { fqn: "oci://x", tag: "v1" }],
    ["repo@", { fqn: "repo", digest: "" }],
    ["REPO/x:v1@bad", { fqn: "REPO/x:v1", digest: "bad" }],
    ["a b", { fqn: "a b" }],
  ])("%s goes on as flytekit splits it", async (reference, parts) => {
    const image = await resolveOne({ p: pinTo(A) }, { name: "x", reference }, "flytekit");
    expect(image).toMatchObject({ reference, image: { name: "x", ...parts }, origins: [] });
  });
});
