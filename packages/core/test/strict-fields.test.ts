import {
  decodeContext,
  EntrypointSettings,
  encodeContext,
  FastSerializationSettings,
  ImageConfig,
  isFlyteSettingsError,
  SerializationSettings,
} from "@flyte-settings/core";
import { describe, expect, it } from "vitest";

const imageConfig = ImageConfig.fromImages("ghcr.io/acme/train:v3");

const plain = SerializationSettings.create({ imageConfig });

function refusal(run: () => unknown): string {
  try {
    return `no error: ${JSON.stringify(run())}`;
  } catch (error) {
    return isFlyteSettingsError(error) ? `${error.code} ${error.message}` : `raw ${String(error)}`;
  }
}

const create = (fields: object) => () => SerializationSettings.create({ imageConfig, ...fields });
const settings = SerializationSettings.create({ imageConfig });

const refused = [
  ["flytekits-spelling", create({ python_interpreter: "/x" }), "Did you mean pythonInterpreter?"],
  ["misspelt-field", create({ projct: "x" }), "Did you mean project?"],
  ["unknown-field", create({ somethingElse: 1 }), "Known: imageConfig, project"],
  [
    "nested-record",
    create({ fastSerializationSettings: { enabled: true, destination_dir: "/x" } }),
    "Did you mean destinationDir?",
  ],
  ["image-in-a-list", create({ imageConfig: { images: [{ name: "a", fqn: "b", tagg: "c" }] } }), "Did you mean tag?"],
  ["env-is-a-map", create({ env: new Map([["A", "1"]]) }), "expected a plain object, got an instance of Map"],
  [
    "settings-are-a-set",
    () => SerializationSettings.toJson(new Set() as never),
    "expected a plain object, got an instance of Set",
  ],
  ["writer", () => encodeContext({ ...settings, projct: "x" } as never), "Did you mean project?"],
  ["builder", () => SerializationSettings.newBuilder({ ...settings, x: 1 } as never).build(), "unknown field x"],
  ["cpu-is-nan", create({ defaultResources: { requests: { cpu: Number.NaN }, limits: {} } }), "got NaN"],
  ["cpu-is-infinite", create({ defaultResources: { requests: {}, limits: { cpu: 1 / 0 } } }), "got Infinity"],
  ["variable-without-a-name", create({ env: { "": "x" } }), "invalid variable name"],
  ["variable-with-equals", create({ env: { "A=B": "x" } }), "invalid variable name"],
  ["variable-with-nul", create({ env: { "A\0": "x" } }), "invalid variable name"],
  ["class-instance", create({ env: new (class Variables {})() }), "got an instance of Variables"],
  ["misspelt-option-of-auto", () => ImageConfig.auto({ imgname: "a:b" } as never), "Did you mean imgName?"],
  [
    "deflate-that-returns-junk",
    () => encodeContext(plain, { deflate: () => new Uint8Array([1, 2, 3]) }),
    "invalid deflate",
  ],
  ["deflate-that-returns-a-text", () => encodeContext(plain, { deflate: () => "x" as never }), "invalid deflate"],
  ["deflate-of-another-text", () => encodeContext(plain, { deflate: () => new Uint8Array([3, 0]) }), "invalid deflate"],
  ["limit-is-nan", () => decodeContext("x", { maxBytes: Number.NaN }), "invalid maxBytes: NaN"],
  ["limit-is-a-text", () => decodeContext("x", { maxBytes: "10" as never }), "invalid maxBytes: 10"],
  ["limit-is-negative", () => decodeContext("x", { maxBytes: -1 }), "invalid maxBytes: -1"],
] as const;

describe("strict fields", () => {
  it.each(refused)("%s is refused", (_, run, message) => {
    expect(refusal(run)).toContain(message);
  });

  it("reads what flytekit wrote, a NaN and odd variable names included", () => {
    const made = SerializationSettings.create({
      imageConfig,
      env: { LOG: "1" },
      defaultResources: { requests: { cpu: 1.5 }, limits: {} },
    });
    const json = SerializationSettings.toJson(made).replace('"LOG"', '""').replace('"cpu": 1.5', '"cpu": NaN');
    const back = SerializationSettings.fromJson(json);
    expect(back.defaultResources?.requests.cpu).toBe(Number.NaN);
    expect(SerializationSettings.toJson(back)).toBe(json);
  });

  it("keeps its values when the caller changes what was handed in", () => {
    const env: Record<string, string> = { A: "1" };
    const images = [{ name: "a", fqn: "r/a", tag: "1" }];
    const made = SerializationSettings.create({ imageConfig: { images }, env });
    const built = SerializationSettings.newBuilder(made).withEnv(env).build();
    env["A"] = "changed";
    Object.assign(images[0] ?? {}, { fqn: "changed" });
    expect([made.env?.["A"], built.env?.["A"], made.imageConfig.images?.[0]?.fqn]).toEqual(["1", "1", "r/a"]);
  });

  it("takes named images from a Map, in its order", () => {
    const { images } = ImageConfig.fromImages(
      undefined,
      new Map([
        ["b", "r/b:1"],
        ["a", "r/a:1"],
      ]),
    );
    expect(images?.map(({ name }) => name)).toEqual(["b", "a"]);
  });

  it("writes each record as flytekit's to_json", () => {
    expect(FastSerializationSettings.toJson({ enabled: true })).toBe(
      '{"enabled": true, "destination_dir": null, "distribution_location": null}',
    );
    expect(EntrypointSettings.toJson({ path: "/opt/x.py" })).toBe('{"path": "/opt/x.py"}');
    expect(ImageConfig.toJson({ images: [] })).toBe('{"default_image": null, "images": []}');
  });

  it("turns compat on for all areas but one", () => {
    const odd = { images: [{ name: "default", fqn: "UPPER", tag: "1" }] };
    const options = { compat: { all: true, references: false } } as const;
    expect(refusal(() => ImageConfig.auto({ imgName: "a/UPPER:1", ...options }))).toContain("IMAGE_REFERENCE_INVALID");
    expect(SerializationSettings.create({ imageConfig: odd, project: 3 as never }, options).project).toBe(3);
  });

  it("shows an error's code and message to loggers", () => {
    try {
      create({ projct: "x" })();
    } catch (error) {
      expect(JSON.parse(JSON.stringify(error))).toMatchObject({ code: "SETTINGS_INVALID" });
      expect(JSON.parse(JSON.stringify(error)).message).toContain("projct");
    }
  });
});
