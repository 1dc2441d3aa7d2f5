import {
  commandPrefix,
  containerEnv,
  containerResources,
  EntrypointSettings,
  FastSerializationSettings,
  ImageConfig,
  ImageReference,
  isFlyteSettingsError,
  Resources,
  SerializationSettings,
} from "@flyte-settings/core";
import { ImageCache, LaunchArguments } from "@flyte-settings/core/flyte2";
import { describe, expect, it } from "vitest";

function refusal(run: () => unknown): string {
  try {
    return `no error: ${JSON.stringify(run())}`;
  } catch (error) {
    return isFlyteSettingsError(error) ? `${error.code} ${error.message}` : `raw ${String(error)}`;
  }
}

const image = "ghcr.io/acme/train:v3";
const promise = Promise.resolve({ spark: image });
const map = new Map([["spark", image]]);
const launch = { version: "v1", dest: ".", resolverArgs: [] };

const misspelt = [
  ["auto", () => ImageConfig.auto({ imgname: "a:b" } as never), "Did you mean imgName?"],
  ["autoDefaultImage", () => ImageConfig.autoDefaultImage({ pythonversion: "3.11" } as never), "pythonVersion?"],
  ["autoDefaultImage, compat", () => ImageConfig.autoDefaultImage({ x: 1, compat: "flytekit" } as never), "option x"],
  ["validateImage", () => ImageConfig.validateImage([image], { internalImg: "" } as never), "internalImage?"],
  ["resolveImages", () => ImageConfig.resolveImages([image], {}, { pyVersion: "" } as never), "unknown option"],
  ["forImage", () => SerializationSettings.forImage(image, "v1", { projct: "x" } as never), "Did you mean project?"],
  ["forImage with env", () => SerializationSettings.forImage(image, "v1", { env: {} } as never), "unknown option env"],
  ["commandPrefix", () => commandPrefix({ destination_dir: "/x" } as never), "Did you mean destinationDir?"],
  ["Resources", () => Resources.check({ memry: "1Gi" } as never), "unknown resource memry"],
  ["containerResources", () => containerResources({ request: { cpu: "1" } } as never), "Did you mean requests?"],
  ["toArgs", () => LaunchArguments.toArgs({ ...launch, dst: "x" } as never), "Did you mean dest?"],
  ["image cache", () => ImageCache.toTransport({ image_lookup: {} } as never), "CONTEXT_INVALID"],
] as const;

const instances = [
  ["images are a text", () => ImageConfig.auto({ images: "a:b" } as never), "expected images as an object"],
  ["images are a list", () => ImageConfig.auto({ images: [image] } as never), "expected images as an object"],
  ["images are a promise", () => ImageConfig.auto({ images: promise as never }), "an instance of Promise"],
  ["named images are a promise", () => ImageConfig.fromImages(image, promise as never), "an instance of Promise"],
  ["patched images are a promise", () => ImageConfig.patchImageConfig({ images: [] }, promise as never), "Promise"],
  ["other images are a map", () => ImageConfig.createFrom(undefined, map as never), "expected a list of images"],
  ["options of auto are a map", () => ImageConfig.auto(map as never), "an instance of Map"],
  ["options of auto are a number", () => ImageConfig.auto(3 as never), "IMAGE_INVALID expected options"],
  ["options of forImage are a list", () => SerializationSettings.forImage(image, "v1", [] as never), "got a list"],
  ["options of forImage are a text", () => SerializationSettings.forImage(image, "v1", "dev" as never), 'got "dev"'],
  ["variables are a promise", () => containerEnv(promise as never), "an instance of Promise"],
  [
    "variables are settings",
    () => containerEnv(SerializationSettings.forImage(image, "v1") as never),
    "expected a variable as a string",
  ],
  ["image cache is a map", () => ImageCache.fromImages(map as never), "an instance of Map"],
  ["image lookup is a map", () => ImageCache.toJson({ imageLookup: map as never, buildRunIds: {} }), "imageLookup"],
  ["build runs are a map", () => ImageCache.toJson({ imageLookup: {}, buildRunIds: map as never }), "buildRunIds"],
  ["launch is a map", () => LaunchArguments.toArgs(map as never), "an instance of Map"],
  [
    "launch without a version",
    () => LaunchArguments.toArgs({ dest: "." } as never),
    "expected the version as a string",
  ],
  ["entrypoint without a path", () => EntrypointSettings.toJson({} as never), "expected path as a string"],
  ["reference without a path", () => ImageReference.toString({} as never), "expected the path of a reference"],
  ["resources are a map", () => Resources.check(map as never), "an instance of Map"],
  ["fast settings are a promise", () => FastSerializationSettings.commandPrefix(promise as never), "Promise"],
] as const;

describe("a misspelt name is refused", () => {
  it.each(misspelt)("by %s", (_, run, message) => expect(refusal(run)).toContain(message));
});

describe("contents are refused rather than dropped", () => {
  it.each(instances)("%s", (_, run, message) => expect(refusal(run)).toContain(message));
});

it("an unknown name without a value is ignored, as in a spread", () => {
  expect(SerializationSettings.forImage(image, "v1", { projct: undefined } as never).version).toBe("v1");
});
