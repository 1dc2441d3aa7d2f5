import { resolveImages } from "@flyte-settings/core/plugin";
import { describe, expect, it } from "vitest";
import { digest, expectAttributed, type HostileRow, requests } from "./hostile-plugin.ts";
import { failureOf, runWith } from "./plugin-host.ts";

const never = new Promise(() => {});

const rows: readonly HostileRow[] = [
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
];

describe("a hostile plugin is named, with hook and image", () => {
  it.each(rows)("%s", async (...row) => expectAttributed(row));

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
