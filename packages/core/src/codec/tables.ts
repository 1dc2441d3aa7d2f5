import type { ErrorCode } from "../errors.ts";
import type { FastSerializationSettings } from "../model/fast-serialization-settings.ts";
import type { Image } from "../model/image.ts";
import type { ImageConfig } from "../model/image-config.ts";
import type { SerializationSettings } from "../model/serialization-settings.ts";
import { DEFAULT_PYTHON_INTERPRETER, venvRootFromInterpreter } from "../python/interpreter.ts";
import type { ResourceSpec, Resources } from "../settings/resources.ts";
import { OTHER } from "./cursor.ts";
import { quantity } from "./quantity-wire.ts";
import { record } from "./record.ts";
import { failure, flag, list, mismatch, optional, orElse, type Pass, text, textMap, type Wire } from "./wire.ts";

/*
 * The records of a context. The order of a table is the order on the wire, where names are in snake_case. Each record
 * is made by a function marked as pure, so that bundlers can drop the unused ones.
 */

export const imageWire: Wire<Image> = /* @__PURE__ */ (() =>
  record<Image>(
    { name: text, fqn: text, tag: optional(text), digest: optional(text) },
    {
      afterRead: refuseTagWithDigest,
      afterScan: (image) => (image.tag !== undefined && image.digest !== undefined ? OTHER : image),
    },
  ))();

export const imageConfigWire: Wire<ImageConfig> = /* @__PURE__ */ (() =>
  record<ImageConfig>({
    defaultImage: optional(imageWire),
    images: optional(list(imageWire)),
  }))();

const resourcesWire: Wire<Resources> = /* @__PURE__ */ (() =>
  record<Resources>({
    cpu: optional(quantity("str, int, float")),
    mem: optional(quantity("str, int")),
    gpu: optional(quantity("str, int")),
    ephemeralStorage: optional(quantity("str, int")),
  }))();

const resourceSpecWire: Wire<ResourceSpec> = /* @__PURE__ */ (() =>
  record<ResourceSpec>({
    requests: resourcesWire,
    limits: resourcesWire,
  }))();

export const fastSerializationWire: Wire<FastSerializationSettings> = /* @__PURE__ */ (() =>
  record<FastSerializationSettings>({
    enabled: orElse(flag, false),
    destinationDir: optional(text),
    distributionLocation: optional(text),
  }))();

export const settingsWire: Wire<SerializationSettings> = /* @__PURE__ */ (() =>
  record<SerializationSettings>(
    {
      imageConfig: imageConfigWire,
      project: optional(text),
      domain: optional(text),
      version: optional(text),
      env: optional(textMap),
      defaultResources: optional(resourceSpecWire),
      gitRepo: optional(text),
      pythonInterpreter: orElse(text, DEFAULT_PYTHON_INTERPRETER),
      flytekitVirtualenvRoot: optional(text),
      fastSerializationSettings: optional(fastSerializationWire),
      sourceRoot: optional(text),
    },
    {
      afterRead: (settings, { code }) => fillVirtualenvRoot(settings, code),
      afterScan: (settings) => fillVirtualenvRoot(settings, "SETTINGS_INVALID"),
    },
  ))();

/** flytekit rejects an image with both, so no valid context contains one. */
export function refuseTagWithDigest(image: Image, pass: Pass): Image {
  if (image.tag === undefined || image.digest === undefined) return image;
  const words = `Cannot specify both tag and digest. Got tag=${image.tag} and digest=${image.digest}`;
  throw failure(words, pass, "Expected one of them; with a digest, the tag is part of fqn");
}

/** Matches flytekit's constructor, which requires the interpreter to be a string only in this case. */
export function fillVirtualenvRoot(settings: SerializationSettings, code: ErrorCode): SerializationSettings {
  const { flytekitVirtualenvRoot, pythonInterpreter } = settings;
  if (flytekitVirtualenvRoot !== undefined) return settings;
  if (typeof pythonInterpreter === "string") {
    return { ...settings, flytekitVirtualenvRoot: venvRootFromInterpreter(pythonInterpreter) };
  }
  throw mismatch("a string", pythonInterpreter ?? null, {
    lenient: true,
    code,
    path: ["python_interpreter"],
    unknown: [],
  });
}
