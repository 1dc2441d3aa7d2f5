import { resolveImages } from "@flyte-settings/core/plugin";
import { describe, expect, it } from "vitest";
import { requests } from "./hostile-plugin.ts";
import { failureOf, runWith } from "./plugin-host.ts";

const never = new Promise(() => {});

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
