import { gunzipSync, gzipSync } from "node:zlib";
import {
  decodeContext,
  decodeContextText,
  encodeContext,
  encodeContextText,
  fromPairs,
  Image,
  ImageConfig,
  SerializationSettings,
} from "@flyte-settings/core";
import { runChecks } from "@flyte-settings/core/checks";
import { parsePythonJson, writePythonJson } from "@flyte-settings/core/internal";
import { deflate } from "@flyte-settings/core/zlib-exact";
import { expect, it } from "vitest";
import { rulesOf } from "./rules.ts";

const settings = SerializationSettings.forImage("a:b", "v");
const JSON_TEXT =
  '{"image_config": {"default_image": {"name": "default", "fqn": "a", "tag": "b", "digest": null}, "images": null}, ' +
  '"project": "", "domain": "", "version": "v", "env": null, "default_resources": null, "git_repo": null, ' +
  '"python_interpreter": "/opt/venv/bin/python3", "flytekit_virtualenv_root": "/opt/venv", ' +
  '"fast_serialization_settings": null, "source_root": null}';
/** What CPython's gzip with stock zlib makes of it. */
const STOCK =
  "H4sIAAAAAAAC/1VPQW7DMAz7SuFzgRx222cMNVU8bY7k2YqBrtjfJ7lN210MkiJp6RpohYRxFl4ohffDNZxxgS1rHIOhMKwO9kk4HsLyza6AYwUPhpPjMyVsapS3nH9NGC3tRShVPnF2SxgBWYF4Zx1rIxm0O0fu9+jx8X2s2GSr86PVRolcLvJUykU/hCOxYi0V7fXSSYpO3VqnE/F087yNe/JF8ctaOlXdIJslVhH9FxpGaBobVoJMP6C2rDFV4vSyzm2/vWBc/gfsvoWGaQEAAA==";
const bytes = (context: string) => Buffer.from(context, "base64");

const rules: Readonly<Record<string, () => void>> = {
  W1: () => expect(gunzipSync(bytes(encodeContext(settings))).toString("utf8")).toBe(JSON_TEXT),
  W2: () => {
    expect(bytes(encodeContext(settings)).subarray(0, 10).toString("hex")).toBe("1f8b08000000000002ff");
    expect(encodeContext(settings)).toMatch(/^H4sIAAAAAAAC\//);
  },
  W3: () => expect(decodeContextText(gzipSync(JSON_TEXT, { level: 1 }).toString("base64"))).toBe(JSON_TEXT),
  W4: () => expect(encodeContext(settings, { deflate })).toBe(STOCK),
  W5: () => {
    const context = encodeContext(settings);
    expect(decodeContextText(` ${context.slice(0, 40)}\n${context.slice(40)}\n`)).toBe(JSON_TEXT);
    const members = Buffer.concat([gzipSync(JSON_TEXT.slice(0, 50)), Buffer.alloc(3), gzipSync(JSON_TEXT.slice(50))]);
    expect(decodeContextText(members.toString("base64"))).toBe(JSON_TEXT);
    expect(decodeContextText(JSON_TEXT)).toBe(JSON_TEXT);
    expect(() => decodeContext(context.slice(0, -40))).toThrow(expect.objectContaining({ code: "CONTEXT_INVALID" }));
  },
  W6: () => {
    const padded = (size: number) => gzipSync(JSON_TEXT.padEnd(size), { level: 9 }).toString("base64");
    const tooLarge = expect.objectContaining({ code: "CONTEXT_TOO_LARGE" });
    expect(decodeContext(padded(1_048_576)).settings).toEqual(settings);
    expect(() => decodeContext(padded(1_048_577))).toThrow(tooLarge);
    expect(() => decodeContext("A".repeat(1_048_577))).toThrow(tooLarge);
    expect(decodeContext(padded(1_048_577), { maxBytes: 2_000_000 }).settings).toEqual(settings);
  },
  W7: () => {
    const carrying = SerializationSettings.withSerializedContext(settings);
    expect(SerializationSettings.serializedContext(carrying)).toBe(carrying.env?.["_F_SS_C"]);
    expect(SerializationSettings.fromTransport(carrying.env?.["_F_SS_C"] ?? "").env).toBeUndefined();
  },
  W10: () => expect(SerializationSettings.toJson(settings)).toBe(JSON_TEXT),
  W11: () =>
    expect(Object.keys(JSON.parse(SerializationSettings.toJson(settings)))).toEqual([
      "image_config",
      "project",
      "domain",
      "version",
      "env",
      "default_resources",
      "git_repo",
      "python_interpreter",
      "flytekit_virtualenv_root",
      "fast_serialization_settings",
      "source_root",
    ]),
  W12: () => expect(writePythonJson('é\u007f😀/"\\\n')).toBe('"\\u00e9\\u007f\\ud83d\\ude00/\\"\\\\\\n"'),
  W13: () => {
    const env = fromPairs([
      ["10", "a"],
      ["2", "b"],
    ]);
    const json = SerializationSettings.toJson({ ...settings, env });
    expect(json).toContain('"env": {"10": "a", "2": "b"}');
    expect(SerializationSettings.toJson(SerializationSettings.fromJson(json))).toBe(json);
  },
  W14: () => {
    expect(writePythonJson(parsePythonJson("[1.0, 1e16, 0.0001, 1]"))).toBe("[1.0, 1e+16, 0.0001, 1]");
    const resources = '{"cpu": 1, "mem": "2Gi", "gpu": "1", "ephemeral_storage": null}';
    const json = JSON_TEXT.replace(
      '"default_resources": null',
      `"default_resources": {"requests": ${resources}, "limits": ${resources}}`,
    );
    expect(SerializationSettings.toJson(SerializationSettings.fromJson(json))).toBe(json);
  },
  W15: () => {
    const { settings: read, unknownKeys } = decodeContext(
      '{"image_config": {"default_image": null, "images": null}, "later": 1}',
    );
    expect(read.pythonInterpreter).toBe("/opt/venv/bin/python3");
    expect(unknownKeys).toEqual(["$.later"]);
    expect(() => SerializationSettings.fromJson('{"image_config": {"images": [{"name": 3, "fqn": "a"}]}}')).toThrow(
      "$.image_config.images[0].name: expected a string, got 3",
    );
  },
  W20: () => {
    const { defaultImage, images } = ImageConfig.createFrom(Image.lookUpImageInfo("default", "a:b"), [
      Image.lookUpImageInfo("x", "c:d"),
    ]);
    expect(images?.[0]).toEqual(defaultImage);
  },
  W21: () => {
    const both = SerializationSettings.forImage(`a:b@sha256:${"0".repeat(64)}`, "v");
    expect(JSON.parse(SerializationSettings.toJson(both)).image_config.default_image).toMatchObject({
      fqn: "a:b",
      tag: null,
    });
  },
  W22: () =>
    expect(
      SerializationSettings.create({ imageConfig: {}, pythonInterpreter: "/usr/bin/python3" }).flytekitVirtualenvRoot,
    ).toBe("/usr"),
  W30: () => {
    const over = (contextBytes: number) =>
      runChecks({ settings, contextBytes }).find(({ code }) => code === "variable-size")?.severity;
    expect([over(131_063), over(131_064)]).toEqual(["warning", "error"]);
  },
};

it("every rule of the page has a test, and no other", () => {
  expect(Object.keys(rules)).toEqual(rulesOf("wire-format.md"));
});

it.each(Object.entries(rules))("%s", (_, holds) => holds());

it("the text round-trips through a context", () => {
  expect(decodeContextText(encodeContextText(JSON_TEXT))).toBe(JSON_TEXT);
});
