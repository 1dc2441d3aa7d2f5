import { createHash } from "node:crypto";
import { entries, FlyteSettingsError, fromPairs } from "@flyte-settings/core";
import { codeBundleOf, ImageCache, LaunchArguments } from "@flyte-settings/core/flyte2";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { deflate } from "@flyte-settings/core/zlib-exact";
import type { Answer } from "../ascii-json.ts";
import { object, optionalText, text, textMap, texts } from "../input.ts";
import { isObject, type Json } from "../json.ts";
import { readMarks } from "../marks.ts";
import type { OpContext, OpTable } from "../op.ts";

/** Flyte 2 image caches and the arguments that contain them. */
export const flyte2ContextOps: OpTable = {
  "imageCache.encode"(input, context) {
    const cache = cacheOf(object(input)["image_lookup"], object(input)["build_run_ids"]);
    const transport = ImageCache.toTransport(cache, encoding(context));
    const header = Buffer.from(transport, "base64").subarray(0, 10).toString("hex");
    return { json: ImageCache.toJson(cache), text: transport, gzipHeaderHex: header };
  },
  "imageCache.encodeRule"(input, context) {
    const count = object(input)["environments"];
    if (typeof count !== "number") throw new FlyteSettingsError("USAGE", "input.environments: expected a number");
    const pairs = Array.from({ length: count }, (_, k) => [
      `env-${String(k).padStart(4, "0")}`,
      `registry.example.com/team/app-${k}:${hash("md5", String(k))}`,
    ]);
    const cache = ImageCache.fromImages(fromPairs(pairs as [string, string][]));
    const [json, transport] = [ImageCache.toJson(cache), ImageCache.toTransport(cache, encoding(context))];
    return {
      jsonLength: json.length,
      jsonSha256: hash("sha256", json),
      textLength: transport.length,
      textSha256: hash("sha256", transport),
    };
  },
  "imageCache.decode"(input, context) {
    const given = text(input, "text");
    const cache = ImageCache.fromTransport(given, context.options);
    const { serializedForm, ...fresh } = cache;
    const runs = entries(cache.buildRunIds).map(([name, run]): Answer => [name, { ...run }]);
    return {
      image_lookup: { $pairs: entries(cache.imageLookup) },
      build_run_ids: { $pairs: runs },
      sameTextAgain: ImageCache.toTransport(cache, encoding(context)) === given,
      freshText: ImageCache.toTransport(fresh, encoding(context)),
    };
  },
  "task.container"(input, context) {
    const [, module = "", name = ""] = /^(.*)\.([^.]*)$/.exec(text(input, "task")) ?? [];
    const { imageLookup = null, codeBundle } = object(input);
    const bundle = isObject(codeBundle) ? codeBundle : {};
    if (isObject(codeBundle) && (bundle["tgz"] ?? bundle["pkl"] ?? null) === null) {
      throw new FlyteSettingsError("USAGE", "input.codeBundle: expected tgz or pkl");
    }
    const cache = imageLookup === null ? undefined : cacheOf(imageLookup, undefined);
    const [inputPath, outputPath] = [optionalText(input, "input_path"), optionalText(input, "output_path")];
    const launch: LaunchArguments = {
      version: text(input, "version"),
      ...omitUndefined({
        imageCache: cache === undefined ? undefined : ImageCache.toTransport(cache, encoding(context)),
      }),
      ...textsOf(bundle, { tgz: "tgz", pkl: "pkl" }),
      dest: optionalText(bundle, "destination") ?? "",
      resolver: "flyte._internal.resolvers.default.DefaultTaskResolver",
      resolverArgs: ["mod", module, "instance", name],
    };
    const paths = omitUndefined({ inputPath, outputPath });
    return { command: [], args: LaunchArguments.toArgs(launch, paths) };
  },
  "a0.parse": (input) => ({ ...LaunchArguments.parse(texts(input, "args"), textMap(input, "env")) }),
  "args.codeBundle"(input) {
    const bundle = codeBundleOf(texts(input, "args"));
    if (bundle === undefined) return null;
    const { tgz = null, pkl = null, destination, computedVersion } = bundle;
    return { tgz, pkl, destination, computed_version: computedVersion };
  },
};

/** In mode `flyte2` the exact string, compressed with stock zlib. */
function encoding({ mode }: OpContext): { readonly deflate?: typeof deflate } {
  return mode === "flyte2" ? { deflate } : {};
}

function cacheOf(lookup: Json | undefined, runs: Json | undefined): ImageCache {
  const value = { imageLookup: readMarks(lookup ?? null), buildRunIds: readMarks(runs ?? {}) };
  return value as unknown as ImageCache;
}

function textsOf<K extends string>(value: Json, names: Readonly<Record<K, string>>): { readonly [P in K]?: string } {
  const pairs = Object.entries<string>(names).flatMap(([key, name]) => {
    const found = optionalText(value, name);
    return found === undefined ? [] : [[key, found]];
  });
  return Object.fromEntries(pairs) as { readonly [P in K]?: string };
}

function hash(name: string, content: string): string {
  return createHash(name).update(content).digest("hex");
}
