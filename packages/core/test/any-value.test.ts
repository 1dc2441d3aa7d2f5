import {
  decodeContext,
  decodeContextText,
  EntrypointSettings,
  ImageConfig,
  ImageReference,
  isFlyteSettingsError,
  SerializationSettings,
} from "@flyte-settings/core";
import { readConfigFile, readIni, readProjectFile, readYaml } from "@flyte-settings/core/config";
import { parsePythonJson } from "@flyte-settings/core/internal";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

// The functions that programs without type checking pass their input to.
const readers: Readonly<Record<string, (value: never) => unknown>> = {
  decodeContext,
  decodeContextText,
  parsePythonJson,
  fromTransport: SerializationSettings.fromTransport,
  fromJson: SerializationSettings.fromJson,
  create: SerializationSettings.create,
  forImage: (value) => SerializationSettings.forImage(value, "v1"),
  forInterpreter: EntrypointSettings.forInterpreter,
  fromImages: (value) => ImageConfig.fromImages("a/b:c", value),
  defaultImage: ImageConfig.fromImages,
  validateImage: ImageConfig.validateImage,
  autoImages: (value) => ImageConfig.auto({ images: value }),
  autoDefaultImages: (value) => ImageConfig.autoDefaultImage({ images: value, pythonVersion: "3.11" }),
  parse: ImageReference.parse,
  parseNormalized: ImageReference.parseNormalized,
  parseDockerRef: ImageReference.parseDockerRef,
  problemOf: ImageReference.problemOf,
  readYaml,
  readIni,
  readProjectFile: (value) => readProjectFile("flyte-settings.yaml", value),
  readConfigFile: (value) => readConfigFile("flytekit.config", value),
};

const fixed = [
  undefined,
  null,
  3,
  Number.NaN,
  "",
  "a/b:c",
  ["a/b:c"],
  [3],
  {},
  new Map([["a", 3]]),
  Symbol("x"),
  () => 0,
];

describe("any JavaScript value", () => {
  it.each(Object.entries(readers))("%s throws nothing but FlyteSettingsError", (_, read) => {
    const holds = (value: unknown): void => {
      try {
        read(value as never);
      } catch (error) {
        expect(isFlyteSettingsError(error) ? "" : `${String(error)} for ${fc.stringify(value)}`).toBe("");
      }
    };
    for (const value of fixed) holds(value);
    fc.assert(fc.property(fc.anything({ withMap: true, withSet: true, withTypedArray: true }), holds));
  });
});
