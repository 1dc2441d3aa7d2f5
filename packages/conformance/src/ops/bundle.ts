import { resolve } from "node:path";
import { FlyteSettingsError } from "@flyte-settings/core";
import { digestFiles, type FileList, listFiles, writeArchive } from "@flyte-settings/fast-register";
import type { Answer } from "../ascii-json.ts";
import { object, optionalText, text, textMap } from "../input.ts";
import type { Json } from "../json.ts";
import type { OpContext, OpTable } from "../op.ts";

/** What is in a bundle, and the bundle. */
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
};

function listOf(input: Json, context: OpContext): Promise<FileList> {
  const copy = optionalText(input, "copy") ?? "all";
  if (copy !== "all") throw new FlyteSettingsError("USAGE", `input.copy: expected all, got ${copy.slice(0, 80)}`);
  const { env } = object(input);
  const host = { env: env === undefined || env === null ? process.env : textMap(input, "env") };
  const output = optionalText(input, "output");
  return listFiles(text(input, "root"), host, {
    ...(output === undefined ? {} : { output: resolve(output) }),
    ...manner(input, context),
  });
}

function manner(input: Json, { mode }: OpContext): { readonly derefSymlinks: boolean; readonly isCompat: boolean } {
  return { derefSymlinks: object(input)["derefSymlinks"] === true, isCompat: mode === "flytekit" };
}

function skippedOf(skipped: FileList["skipped"]): Answer {
  return skipped.map((each): Answer => ({ ...each }));
}
