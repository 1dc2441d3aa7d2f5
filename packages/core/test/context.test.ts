import { gunzipSync, gzipSync } from "node:zlib";
import {
  decodeContext,
  decodeContextText,
  encodeContext,
  fromPairs,
  SerializationSettings,
} from "@flyte-settings/core";
import { deflate } from "@flyte-settings/core/zlib-exact";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const json =
  '{"image_config": {"default_image": {"name": "default", "fqn": "acme/app", "tag": "v1"}}, "project": "p", "domain": "d", "version": "v"}';
/** The same as written by flytekit. */
const context =
  "H4sIAAAAAAAC/zWLywqAIBBFf0VmHUTbfkYGHcXIR2ZuxH+vGWh3zzncASGiJ21ycsHDrgZYcvicTUsQkzDy+AssCtyV2KCJtGIprBryH/oGc35Yaj7INFaSbY4Y5GQZO9U7ZOEO8wVG6fmChwAAAA==";
const pack = (text: string | Uint8Array): string => gzipSync(text).toString("base64");

const forms = [
  ["in-one-line", context],
  ["in-several-lines", context.replace(/.{40}/g, "$&\n")],
  ["with-white-space-around", ` \t${context}\r\n`],
  ["plain-json", `\n${json}`],
  ["with-zeros-behind", Buffer.concat([Buffer.from(context, "base64"), Buffer.alloc(9)]).toString("base64")],
  [
    "in-two-members",
    Buffer.concat([gzipSync(json.slice(0, 50)), Buffer.alloc(3), gzipSync(json.slice(50))]).toString("base64"),
  ],
  ["not-compressed", gzipSync(json, { level: 0 }).toString("base64")],
] as const;

describe("reading a context", () => {
  it.each(forms)("%s", (_, text) => {
    expect(decodeContext(text).settings).toMatchObject({
      project: "p",
      imageConfig: { defaultImage: { fqn: "acme/app" } },
    });
  });
  it("drops names that no record has, and says which", () => {
    const text = pack(
      '{"image_config": {"images": [{"name": "a", "fqn": "b", "x": 1}]}, "entrypoint settings": {"path": "/e"}}',
    );
    expect(decodeContext(text).unknownKeys).toEqual(['$["entrypoint settings"]', "$.image_config.images[0].x"]);
  });
  it("takes what only flytekit takes when asked to", () => {
    const loose = pack(
      '{"image_config": {"images": [{"name": 3, "fqn": null}]}, "project": ["a", 1.0], "project": "b", "version": NaN}',
    );
    const { settings } = decodeContext(loose, { compat: "flytekit" });
    expect(settings).toMatchObject({ imageConfig: { images: [{ name: "3" }] }, project: "b", version: "nan" });
    expect(() => decodeContext(loose)).toThrow(expect.objectContaining({ code: "CONTEXT_INVALID" }));
  });
  it("has a limit that may be raised", () => {
    const big = SerializationSettings.create({ imageConfig: {}, env: { FILL: "0".repeat(3_000_000) } });
    const text = encodeContext(big);
    expect(() => decodeContext(text)).toThrow(expect.objectContaining({ code: "CONTEXT_TOO_LARGE" }));
    expect(decodeContext(text, { maxBytes: 4_000_000 }).settings).toEqual(big);
  });
});

describe("a context that zlib wrote", () => {
  it("is inflated to the same text, whatever level, strategy and window", () => {
    const options = fc.record({
      level: fc.integer({ min: 0, max: 9 }),
      strategy: fc.integer({ min: 0, max: 4 }),
      memLevel: fc.integer({ min: 1, max: 9 }),
      windowBits: fc.integer({ min: 9, max: 15 }),
    });
    const texts = fc.string({
      unit: fc.oneof(fc.constantFrom("a", '"', "\0"), fc.string({ unit: "binary", minLength: 1, maxLength: 3 })),
      maxLength: 5000,
    });
    fc.assert(
      fc.property(texts, fc.nat(50), options, (unit, times, how) => {
        const text = unit.repeat(times).slice(0, 200_000);
        expect(decodeContextText(gzipSync(text, how).toString("base64")) === text).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe("writing a context", () => {
  const settings = decodeContext(context).settings;
  it("is what any gzip reads", () => {
    const bytes = Buffer.from(encodeContext(settings), "base64");
    expect(gunzipSync(bytes).toString()).toBe(SerializationSettings.toJson(settings));
    expect(bytes.subarray(0, 10).toString("hex")).toBe("1f8b08000000000002ff");
  });
  it("is flytekit's, character for character, with core/zlib-exact", () => {
    const flytekits =
      "H4sIAAAAAAAC/1WP0U4EIQxFf2XDs1lifPNnSGU7WAWKpUMcN/67wDru+EK4p5fL7dVQgoDOc14omOfT1VxwgTWqm4NJMqRx2Sfm4WSWjzyIYKCqsp3xE1KJePacLPiEFkoZPoURatrjEBcKWLXrvMb43cH8oh5AEX5";
    const made = SerializationSettings.create({
      imageConfig: { defaultImage: { name: "default", fqn: "registry.example.com/acme/app", tag: "v1" } },
    });
    expect(encodeContext(made, { deflate }).startsWith(flytekits)).toBe(true);
  });
  it("reads back as it was", () => {
    const texts = fc.option(fc.string({ unit: "binary" }), { nil: undefined });
    const variable = fc.string({ minLength: 1 }).filter((name) => !name.includes("="));
    const images = fc.array(
      fc.record(
        { name: fc.string(), fqn: fc.string(), tag: fc.string({ unit: "binary" }) },
        { requiredKeys: ["name", "fqn"] },
      ),
    );
    const env = fc
      .array(fc.tuple(fc.oneof(variable, fc.nat().map(String)), fc.string({ unit: "binary" })))
      .map(fromPairs);
    fc.assert(
      fc.property(
        fc.record({ images, project: texts, env, pythonInterpreter: fc.string() }),
        ({ images: list, ...rest }) => {
          const made = SerializationSettings.create({ imageConfig: { images: list }, ...rest });
          const back = decodeContext(encodeContext(made)).settings;
          expect(SerializationSettings.toJson(back)).toBe(SerializationSettings.toJson(made));
        },
      ),
    );
  });
  it("gives back the text alone", () => {
    expect(decodeContextText(context)).toBe(json);
  });
});
