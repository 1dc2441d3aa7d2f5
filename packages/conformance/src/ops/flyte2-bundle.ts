import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { type CompatMode, FlyteSettingsError } from "@flyte-settings/core";
import {
  digestFiles,
  type FileList,
  flyte2StandardPatterns,
  flyteignorePatterns,
  type ListCodeOptions,
  listCode,
  readFlyteignore,
  standardMatcher,
  why,
  writeArchive,
} from "@flyte-settings/fast-register";
import { environment, object, optionalText, text, texts } from "../input.ts";
import type { Json } from "../json.ts";
import type { OpContext, OpTable } from "../op.ts";

/** Flyte 2's bundles and ignore rules. */
export const flyte2BundleOps: OpTable = {
  async "bundle.list"(input, context) {
    const list = await listOf(input, context);
    return { files: list.files, digest: digestFiles(list) };
  },
  async "bundle.create"(input, context) {
    const { files, path, digest } = await writeArchive(await listOf(input, context), {
      output: resolve(text(input, "output")),
      ...manner(context),
    });
    const tar = gunzipSync(readFileSync(path));
    const tarMd5 = createHash("md5").update(tar).digest("hex");
    return { files, digest, archive: path, archiveName: basename(path), tarMd5, tarSize: tar.length };
  },
  async "bundle.why"(input, context) {
    const { shipped, source, rule, file, line } = await why(
      text(input, "root"),
      text(input, "path"),
      { env: environment(input) },
      choice(input, context),
    );
    return { shipped, source: source ?? null, rule: rule ?? null, file: file ?? null, line: line ?? null };
  },
  "flyteignore.normalize": (input) => flyteignorePatterns(text(input, "pattern")),
  "ignore.flyte"(input) {
    const matcher = readFlyteignore(".flyteignore", text(input, "text"));
    return { ignored: texts(input, "paths").map((path) => matcher?.matches(path) === true) };
  },
  "ignore.standard"(input) {
    const given = texts(input, "patterns");
    const matcher = standardMatcher(given.length === 0 ? flyte2StandardPatterns : given);
    return { ignored: texts(input, "paths").map((path) => matcher.decide(path) !== undefined) };
  },
};

function listOf(input: Json, context: OpContext): Promise<FileList> {
  return listCode(text(input, "root"), { env: environment(input) }, choice(input, context));
}

function choice(input: Json, context: OpContext): ListCodeOptions {
  const options = object(input)["options"] ?? {};
  const copy = optionalText(options, "copy") ?? optionalText(input, "copy") ?? "all";
  if (copy !== "all") throw new FlyteSettingsError("USAGE", `options.copy: expected all, got ${copy.slice(0, 80)}`);
  const include = object(options)["include"] === undefined ? [] : texts(options, "include");
  return { copy, ignore: { include }, ...manner(context) };
}

function manner({ mode }: OpContext): { readonly generation: 2; readonly compat: CompatMode } {
  return { generation: 2, compat: mode === "flyte2" ? "flytekit" : "strict" };
}
