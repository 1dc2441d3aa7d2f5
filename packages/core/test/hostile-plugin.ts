import { type ImageRequest, resolveImages } from "@flyte-settings/core/plugin";
import { expect } from "vitest";
import { failureOf, runWith } from "./plugin-host.ts";

/** name, hooks, code of the only failure, its message */
export type HostileRow = readonly [string, Readonly<Record<string, unknown>>, string, RegExp];

export const requests: readonly ImageRequest[] = [{ name: "spark", reference: "ghcr.io/acme/spark:v1" }];
export const digest = `sha256:${"a".repeat(64)}`;

/** Expects resolving to fail with one error that names the plugin, its hook and the image. */
export async function expectAttributed([, hooks, code, message]: HostileRow): Promise<void> {
  const run = await runWith({ acme: hooks }, {}, 50);
  const error = await failureOf(resolveImages(run, requests));
  expect(error).toMatchObject({ code: "IMAGES_UNRESOLVED" });
  const errors = (error.details as unknown as { errors: (Error & { code: string; details: unknown })[] }).errors;
  expect(errors).toHaveLength(1);
  expect(errors[0]?.message).toMatch(message);
  expect(errors[0]?.message).toMatch(/^plugin acme, \w+, image spark: /);
  expect(errors[0]).toMatchObject({ code, details: { plugin: "acme", hook: Object.keys(hooks)[0], image: "spark" } });
  expect(error.message).not.toContain("SECRET");
}
