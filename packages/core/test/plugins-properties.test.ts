import { isFlyteSettingsError } from "@flyte-settings/core";
import { runChecks } from "@flyte-settings/core/checks";
import { extendSettings, frozenCopy, resolveImages } from "@flyte-settings/core/plugin";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runWith } from "./plugin-host.ts";

const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string(),
  fc.constantFrom("{{.image.x}}", "a/b:latest", "__proto__", ""),
);
const image = fc.record({ name: text, fqn: text, tag: text, digest: text }, { requiredKeys: ["name", "fqn"] });
const settings = fc.record(
  {
    imageConfig: fc.record({ defaultImage: image, images: fc.array(image) }, { requiredKeys: [] }),
    domain: text,
    env: fc.dictionary(text, text),
    gitRepo: text,
    pythonInterpreter: text,
    flytekitVirtualenvRoot: text,
    fastSerializationSettings: fc.record(
      { enabled: fc.boolean(), destinationDir: text },
      { requiredKeys: ["enabled"] },
    ),
  },
  { requiredKeys: ["imageConfig", "pythonInterpreter"] },
);

function isDeeplyFrozen(value: unknown): boolean {
  return (
    typeof value !== "object" ||
    value === null ||
    (Object.isFrozen(value) && Object.values(value).every(isDeeplyFrozen))
  );
}

describe("for any input", () => {
  it("a frozen copy says the same, and is frozen throughout", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const copy = frozenCopy(value);
        expect(JSON.stringify(copy)).toBe(JSON.stringify(value));
        expect(isDeeplyFrozen(copy)).toBe(true);
      }),
    );
  });

  it("checks end, without a secret in what they say, in one order", () => {
    const facts = fc.record({ name: text, user: text, workingDir: text }, { requiredKeys: ["name"] });
    const placed = fc.array(fc.record({ place: text, text }));
    fc.assert(
      fc.property(settings, fc.array(facts), placed, text, (given, images, taskImages, pythonVersion) => {
        const secret = "hunter-22-Qx";
        const env = { ...given.env, API_TOKEN: secret };
        const input = { settings: { ...given, env }, images, taskImages, finished: taskImages, pythonVersion };
        const findings = runChecks(input);
        expect(JSON.stringify(findings)).not.toContain(secret);
        expect(runChecks(input)).toEqual(findings);
        expect(findings.some(({ code }) => code === "secret-in-env")).toBe(true);
      }),
    );
  });

  it("a reference is resolved or refused with a code", async () => {
    await fc.assert(
      fc.asyncProperty(text, async (reference) => {
        const run = await runWith({ acme: { provideImage: () => null } });
        const failure = await resolveImages(run, [{ name: "x", reference }]).then(
          () => undefined,
          (error) => error,
        );
        expect(failure === undefined || isFlyteSettingsError(failure)).toBe(true);
      }),
    );
  });

  it("a result is used or rejected and never reaches a prototype", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.anything({ withNullPrototype: true, withBigInt: true, withMap: true, withDate: true }),
        settings,
        async (answer, given) => {
          const run = await runWith({ acme: { extendSettings: () => answer } });
          const failure = await extendSettings(run, given as never, []).then(
            () => undefined,
            (error) => error,
          );
          expect(failure === undefined || isFlyteSettingsError(failure)).toBe(true);
          expect(Object.keys(Object.prototype)).toEqual([]);
        },
      ),
    );
  });
});
