import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { SerializationSettings } from "@flyte-settings/core";
import type { ResolvedSettings } from "@flyte-settings/core/config";
import { bundleHost } from "../bundle/bundle-host.ts";
import type { Host } from "../host/host.ts";

/**
 * A version of 22 letters of base64url, as long as flytekit's: MD5 over the digest of the code that ships and the settings'
 * JSON without version, paths of this machine and place of the bundle. The same code and settings have the same version on
 * every machine; flytekit's holds the checkout's path and its own version, and cannot be matched.
 */
export async function contentVersion(
  { settings, values }: ResolvedSettings,
  folder: string,
  host: Host,
): Promise<string> {
  const { version: _, sourceRoot: __, gitRepo: ___, fastSerializationSettings: ____, ...rest } = settings;
  return versionOf([await codeDigest(values, folder, host), SerializationSettings.toJson(rest)]);
}

/** 22 letters of base64url over parts, each with its length before it. */
export function versionOf(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash("md5");
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return hash.digest("base64url");
}

async function codeDigest(
  { bundle = {}, sourceRoot = "." }: ResolvedSettings["values"],
  folder: string,
  host: Host,
): Promise<string> {
  const { copy = "all", modules, include } = bundle;
  if (copy === "none") return "";
  const { digestFiles, listCode } = await import("@flyte-settings/fast-register");
  const list = await listCode(resolve(folder, sourceRoot), bundleHost(true, host), {
    copy,
    projectRoot: folder,
    output: resolve(folder, ".flyte-settings/bundles"),
    ...(modules === undefined ? {} : { modules }),
    ...(include === undefined ? {} : { ignore: { include } }),
  });
  return digestFiles(list);
}
