import { checkNames, checkPlain } from "../check-names.ts";
import {
  type DecodeContextOptions,
  decodeContextText,
  type EncodeContextOptions,
  encodeContextText,
} from "../codec/context.ts";
import { failure, mismatch, type Pass, pathText, text, textMap, within } from "../codec/wire.ts";
import { FlyteSettingsError, isFlyteSettingsError } from "../errors.ts";
import { guardedAll } from "../guard.ts";
import { isCompat } from "../model/compat.ts";
import { entries, fromPairs } from "../ordered-record.ts";
import { isDict, type PythonJson } from "../python/python-json.ts";
import { parsePythonJson } from "../python/python-json-parse.ts";
import { CONTEXT_VARIABLE } from "../settings/context-variable.ts";
import { refuseHalfEscapes, refuseSurrogates } from "./surrogates.ts";

/*
 * Flyte 2's image cache: the value of `--image-cache`, which a task passes to the tasks it starts. The envelope is the
 * same as for a settings context (base64 of gzipped JSON); the JSON has no spaces and keeps non-ASCII characters, as
 * pydantic writes it.
 */

/** The run that built an image. */
export interface RunIdentifier {
  readonly org: string;
  readonly project: string;
  readonly domain: string;
  readonly name: string;
}

/** The images of a deployment, by the name of the task environment. */
export interface ImageCache {
  readonly imageLookup: Readonly<Record<string, string>>;
  readonly buildRunIds: Readonly<Record<string, RunIdentifier>>;
  /**
   * The string it was read from. It is written again unchanged, including unknown keys, as long as the images are the
   * same.
   */
  readonly serializedForm?: string;
}

export interface DecodedImageCache {
  readonly cache: ImageCache;
  /** Paths of names unknown to Flyte 2, `$.unknown`, which it drops. */
  readonly unknownKeys: readonly string[];
}

export const ImageCache: {
  /** Creates an image cache from images by environment. @throws CONTEXT_INVALID for values that are not strings */
  fromImages(images: Readonly<Record<string, string>>): ImageCache;
  /**
   * Equivalent of Flyte 2's `ImageCache.from_transport`. By default, plain JSON is accepted too, and duplicate names
   * are rejected.
   *
   * @throws CONTEXT_INVALID if the string is damaged, truncated, not an image cache (for example a settings context of
   * flytekit), or a value has the wrong type
   * @throws CONTEXT_TOO_LARGE
   * @example
   * ```ts
   * ImageCache.fromTransport("H4sIAAAAAAAC/6tW…").imageLookup; // { train: "ghcr.io/acme/train:v3" }
   * ```
   */
  fromTransport(text: string, options?: DecodeContextOptions): ImageCache;
  /** Like {@link fromTransport}, but also returns the dropped names. */
  decode(text: string, options?: DecodeContextOptions): DecodedImageCache;
  /**
   * The value for `--image-cache`. With `deflate` from `@flyte-settings/core/zlib-exact` it matches Flyte 2's,
   * character for character.
   *
   * @throws CONTEXT_INVALID for values of the wrong type and lone surrogates
   */
  toTransport(cache: ImageCache, options?: EncodeContextOptions): string;
  /** The JSON, byte for byte as Flyte 2 writes it. @throws CONTEXT_INVALID */
  toJson(cache: ImageCache): string;
} = /* @__PURE__ */ guardedAll("ImageCache", { fromImages, fromTransport, decode, toTransport, toJson });

const RUN_FIELDS = ["org", "project", "domain", "name"] as const;

function fromImages(images: Readonly<Record<string, string>>): ImageCache {
  checkPlain(images, "CONTEXT_INVALID", 'images by environment, for example { train: "ghcr.io/acme/train:v3" }');
  const cache: ImageCache = { imageLookup: fromPairs(entries(images)), buildRunIds: {} };
  toJson(cache);
  return cache;
}

function fromTransport(transport: string, options: DecodeContextOptions = {}): ImageCache {
  return decode(transport, options).cache;
}

function decode(transport: string, options: DecodeContextOptions = {}): DecodedImageCache {
  const json = jsonIn(transport, options);
  const duplicates = isCompat(options.compat, "context") ? "last" : "refuse";
  const tree = parsePythonJson(json, { code: "CONTEXT_INVALID", duplicates });
  const pass = startPass();
  if (/\\u[dD][89a-fA-F]/.test(json)) {
    refuseSurrogates(tree, pass);
    refuseHalfEscapes(json, pass);
  }
  const cache = readCache(tree, pass);
  return { cache: { ...cache, serializedForm: transport }, unknownKeys: pass.unknown };
}

/** Shares the envelope and its errors with a settings context; the errors name the variable. */
function jsonIn(transport: string, options: DecodeContextOptions): string {
  try {
    return decodeContextText(transport, options);
  } catch (error) {
    if (!isFlyteSettingsError(error)) throw error;
    const message = error.message.replaceAll(CONTEXT_VARIABLE, "--image-cache");
    throw new FlyteSettingsError(error.code, message, error.details, error.cause);
  }
}

function toTransport(cache: ImageCache, options: EncodeContextOptions = {}): string {
  const json = toJson(cache);
  const { serializedForm } = cache;
  if (serializedForm !== undefined && json === jsonOf(serializedForm)) return serializedForm;
  return encodeContextText(json, options);
}

/** The JSON in a serialized form; `undefined` if it is not an image cache. */
function jsonOf(serializedForm: string): string | undefined {
  try {
    return toJson(fromTransport(serializedForm, { compat: { context: true } }));
  } catch {
    return undefined;
  }
}

function toJson(cache: ImageCache): string {
  const pass = startPass();
  checkNames(cache, ["imageLookup", "buildRunIds", "serializedForm"], "CONTEXT_INVALID", "field");
  const { imageLookup, buildRunIds } = cache;
  checkPlain(imageLookup, "CONTEXT_INVALID", "imageLookup as an object");
  checkPlain(buildRunIds ?? {}, "CONTEXT_INVALID", "buildRunIds as an object");
  const tree = { image_lookup: imageLookup, build_run_ids: buildRunIds ?? {} } as unknown as PythonJson;
  refuseSurrogates(tree, pass);
  const known = readCache(tree, pass);
  const images = entries(known.imageLookup).map(([name, image]) => pair(name, JSON.stringify(image)));
  const runs = entries(known.buildRunIds).map(([name, run]) => pair(name, runJson(run)));
  return `{"image_lookup":{${images.join(",")}},"build_run_ids":{${runs.join(",")}}}`;
}

function runJson(run: RunIdentifier): string {
  return `{${RUN_FIELDS.map((field) => pair(field, JSON.stringify(run[field]))).join(",")}}`;
}

function pair(name: string, json: string): string {
  return `${JSON.stringify(name)}:${json}`;
}

function readCache(tree: PythonJson, pass: Pass): ImageCache {
  if (!isDict(tree)) throw mismatch("an object", tree, pass);
  if (Object.hasOwn(tree, "image_config") && !Object.hasOwn(tree, "image_lookup")) {
    throw failure(
      "this is a settings context of flytekit, not an image cache of Flyte 2",
      pass,
      "Expected image_lookup",
    );
  }
  noteUnknown(tree, ["image_lookup", "build_run_ids", "serialized_form"], pass);
  const own = (name: string) => (Object.hasOwn(tree, name) ? tree[name] : undefined);
  const imageLookup = within(pass, "image_lookup", () => textMap.read(own("image_lookup") as PythonJson, pass));
  const runs = own("build_run_ids");
  const buildRunIds = within(pass, "build_run_ids", () => (runs === undefined ? {} : readRuns(runs, pass)));
  const form = own("serialized_form") ?? null;
  if (form !== null) within(pass, "serialized_form", () => text.read(form, pass));
  return { imageLookup, buildRunIds };
}

function readRuns(tree: PythonJson, pass: Pass): ImageCache["buildRunIds"] {
  if (!isDict(tree)) throw mismatch("an object", tree, pass);
  return fromPairs(entries(tree).map(([name, run]) => [name, within(pass, name, () => readRun(run, pass))]));
}

function readRun(tree: PythonJson, pass: Pass): RunIdentifier {
  if (!isDict(tree)) throw mismatch("an object", tree, pass);
  noteUnknown(tree, RUN_FIELDS, pass);
  const fields = RUN_FIELDS.map((field) => {
    const value = Object.hasOwn(tree, field) ? tree[field] : undefined;
    return [field, within(pass, field, () => text.read(value as PythonJson, pass))] as const;
  });
  return Object.fromEntries(fields) as unknown as RunIdentifier;
}

function noteUnknown(tree: object, known: readonly string[], pass: Pass): void {
  for (const name of Object.keys(tree)) {
    if (!known.includes(name) && pass.unknown.length < 1000) pass.unknown.push(pathText([...pass.path, name]));
  }
}

function startPass(): Pass {
  return { lenient: false, code: "CONTEXT_INVALID", path: [], unknown: [] };
}
