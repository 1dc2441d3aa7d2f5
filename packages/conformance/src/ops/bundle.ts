import { resolve } from "node:path";
import { type CompatMode, FlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";
import {
  digestFiles,
  type FileList,
  type IgnoreOptions,
  listCode,
  why,
  writeArchive,
} from "@flyte-settings/fast-register";
import { planExec } from "@flyte-settings/fast-register/runtime";
import type { Answer } from "../ascii-json.ts";
import { environment, object, optionalText, text, textMap, texts } from "../input.ts";
import type { Json } from "../json.ts";
import type { OpContext, OpTable } from "../op.ts";

/** A bundle's contents, and the bundle itself. */
export const bundleOps: OpTable = {
  async "bundle.list"(input, context) {
    const list = await listOf(input, context);
    return { files: list.files, digest: digestFiles(list), skipped: skippedOf(list.skipped) };
  },
  async "bundle.create"(input, context) {
    const { files, path, digest, skipped } = await writeArchive(await listOf(input, context), {
      output: resolve(text(input, "output")),
      ...manner(input, context),
    });
    return { files, digest, archive: path, skipped: skippedOf(skipped) };
  },
  async "bundle.why"(input, context) {
    const { shipped, rule, file, line, chain } = await why(
      text(input, "root"),
      text(input, "path"),
      { env: environment(input) },
      choice(input, context),
    );
    return {
      shipped,
      ...omitUndefined({ rule, file, line, chain }),
    };
  },
  "exec.plan"(input, { mode }) {
    const { argv, env, cwd } = planExec(texts(input, "args"), textMap(input, "env"), text(input, "cwd"), {
      compat: compatOf(mode),
    });
    return { argv, env, cwd };
  },
};

function listOf(input: Json, context: OpContext): Promise<FileList> {
  const output = optionalText(input, "output");
  return listCode(
    text(input, "root"),
    { env: environment(input) },
    {
      ...omitUndefined({ output: output === undefined ? undefined : resolve(output) }),
      ...choice(input, context),
    },
  );
}

function choice(input: Json, context: OpContext): ListChoice {
  const copy = optionalText(input, "copy") ?? "all";
  if (copy !== "all" && copy !== "auto" && copy !== "none" && copy !== "legacy") {
    throw new FlyteSettingsError("USAGE", `input.copy: expected all, auto, none or legacy, got ${copy.slice(0, 80)}`);
  }
  const ignore = object(input)["keepDefaultIgnores"] === false ? { ignore: noIgnores } : {};
  return { copy, modules: texts(input, "pkgs"), ...ignore, ...manner(input, context) };
}

/** flytekit's `FastPackageOptions(keep_default_ignores=False)` without additional rules. */
const noIgnores: IgnoreOptions = { git: false, dockerignore: false, flyteignore: false, standard: false };

interface ListChoice {
  readonly ignore?: IgnoreOptions;
  readonly copy: "all" | "auto" | "none" | "legacy";
  readonly modules: readonly string[];
  readonly derefSymlinks: boolean;
  readonly compat: CompatMode;
}

function manner(input: Json, { mode }: OpContext): { readonly derefSymlinks: boolean; readonly compat: CompatMode } {
  return { derefSymlinks: object(input)["derefSymlinks"] === true, compat: compatOf(mode) };
}

function compatOf(mode: OpContext["mode"]): CompatMode {
  return mode === "flytekit" ? mode : "strict";
}

function skippedOf(skipped: FileList["skipped"]): Answer {
  return skipped.map((each): Answer => ({ ...each }));
}
