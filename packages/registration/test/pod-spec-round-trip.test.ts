import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { roundTripPodSpec } from "../src/hydrate/pod-spec-round-trip.ts";
import { canonicalQuantity } from "../src/hydrate/quantity.ts";

// Results of Go 1.26 with k8s.io/api 0.28.4: scripts/pod-spec-types, `roundtrip`.
const { pods, quantities } = JSON.parse(
  readFileSync(new URL("./fixtures/pod-specs-of-go.json", import.meta.url), "utf8"),
);

describe("a pod specification through Kubernetes' type", () => {
  it.each(pods as { in: never; out: { error?: string } }[])("case %#", ({ in: given, out }) => {
    if (out.error !== undefined) expect(() => roundTripPodSpec(given)).toThrow();
    else expect(roundTripPodSpec(given)).toEqual(out);
  });

  it.each(quantities as [string, string | null][])("the quantity %j is %j", (text, canonical) => {
    expect(canonicalQuantity(text) ?? null).toBe(canonical);
  });
});
