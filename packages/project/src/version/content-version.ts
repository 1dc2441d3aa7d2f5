import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { SerializationSettings } from "@flyte-settings/core";
import type { ResolvedSettings } from "@flyte-settings/core/config";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { FileList } from "@flyte-settings/fast-register";
import type { Host } from "../host/host.ts";
import type { PackageInputs } from "./package-inputs.ts";
import { registeredSettings } from "./settings-inputs.ts";

/** Where registered code is unpacked; nothing with `copy: none`. */
export function registeredDestination({ bundle = {} }: ResolvedSettings["values"]): string {
  return bundle.copy === "none" ? "" : (bundle.destinationDir ?? "");
}

/**
 * A version of 22 base64url characters, as long as flytekit's: MD5 over the digest of the bundled code, the settings'
 * JSON (without version, local paths and bundle location), the destination directory in the pod, and the entities of a
 * package. The same inputs give the same version on every machine. flytekit's version includes the checkout path and
 * its own version, so it cannot be reproduced.
 */
export async function contentVersion(
  { settings, values }: ResolvedSettings,
  folder: string,
  host: Host,
  ofPackage?: PackageInputs,
): Promise<string> {
  const code = ofPackage === undefined ? await codeDigest(values, folder, host) : (ofPackage.code ?? "");
  const entities = (ofPackage?.entities ?? []).map(({ name, digest }) => `${name} ${digest}`);
  return versionOf([
    code,
    SerializationSettings.toJson(registeredSettings(settings)),
    registeredDestination(values),
    ...entities.sort(),
  ]);
}

/** 22 base64url characters over the parts, each prefixed with its length. */
export function versionOf(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash("md5");
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return hash.digest("base64url");
}

/** Digest of the bundled files, as in the archive name that flytekit uses; empty with `copy: none`. */
export async function codeDigest(values: ResolvedSettings["values"], folder: string, host: Host): Promise<string> {
  const list = await codeList(values, folder, host);
  return list === undefined ? "" : (await import("@flyte-settings/fast-register")).digestFiles(list);
}

/** The bundled files; nothing with `copy: none`. */
export async function codeList(
  { bundle = {}, sourceRoot = "." }: ResolvedSettings["values"],
  folder: string,
  host: Host,
): Promise<FileList | undefined> {
  const { copy = "all", modules, include } = bundle;
  if (copy === "none") return undefined;
  const { listCode } = await import("@flyte-settings/fast-register");
  return listCode(
    resolve(folder, sourceRoot),
    { env: host.env },
    {
      copy,
      projectRoot: folder,
      ...omitUndefined({ modules, ignore: include === undefined ? undefined : { include } }),
    },
  );
}
