import { FlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined, shown } from "@flyte-settings/core/plugin";
import { fetchBlob } from "./registry/fetch-blob.ts";
import { type Manifest, parseManifest } from "./registry/manifest.ts";
import { Platform } from "./registry/platform.ts";
import type { RegistrySession } from "./registry/session.ts";
import { type Target, targetOf, textOf } from "./registry/target.ts";
import { LIMITS } from "./registry-options.ts";
import { chooseChild, manifestOnce } from "./resolve-image.ts";

/** An image's own configuration as plain data for checks. Absent fields are not set in the image. */
export interface OciImageConfig {
  /** `linux/amd64`. */
  readonly platform: string;
  /** `USER`: name or uid, optionally with `:group`. Absent: root. */
  readonly user?: string;
  /** `WORKDIR`. */
  readonly workingDir?: string;
  /** `ENV`, in order; if a name is repeated, the last value. */
  readonly env: Readonly<Record<string, string>>;
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
}

export interface ImageConfigOptions {
  /** The image to select from an index. Default `linux/amd64`; ignored if the image is not an index. */
  readonly platform?: string;
  readonly signal?: AbortSignal;
}

/**
 * Reads an image's own configuration from its registry: a manifest (two for an index) and a small blob.
 *
 * @throws as `resolveImage`
 */
export async function readImageConfig(
  session: RegistrySession,
  reference: string,
  options: ImageConfigOptions = {},
): Promise<OciImageConfig> {
  const { target, manifest } = await readImageManifest(session, reference, options);
  const bytes = await fetchBlob(session, target, manifest.config, LIMITS.config, options.signal);
  return parseImageConfig(bytes, textOf(target));
}

/**
 * The platforms that an image supports, sorted: `linux/amd64`.
 *
 * @throws as `resolveImage`
 */
export async function listPlatforms(
  session: RegistrySession,
  reference: string,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const target = targetOf(reference);
  const { bytes, mediaType } = await manifestOnce(session, target, signal);
  const manifest = parseManifest(bytes, mediaType, textOf(target));
  if (manifest.kind === "index") {
    return [...new Set(manifest.entries.map(({ platform }) => Platform.toString(platform)))].sort();
  }
  const config = await fetchBlob(session, target, manifest.config, LIMITS.config, signal);
  return [parseImageConfig(config, textOf(target)).platform];
}

/** The manifest of one image, selected from the index if there is one. */
export async function readImageManifest(
  session: RegistrySession,
  reference: string,
  options: ImageConfigOptions,
): Promise<{ target: Target; manifest: Extract<Manifest, { kind: "image" }> }> {
  const target = targetOf(reference);
  const wanted = Platform.parse(options.platform ?? "linux/amd64");
  const chosen = await chooseChild(session, target, wanted, options.signal);
  const child = { ...target, digest: chosen.digest };
  const { bytes, mediaType } = await manifestOnce(session, child, options.signal);
  const manifest = parseManifest(bytes, mediaType, textOf(child));
  if (manifest.kind === "image") return { target: child, manifest };
  throw new FlyteSettingsError("REGISTRY_ANSWER_INVALID", `${shown(textOf(child))}: an index inside an index`);
}

/** @throws REGISTRY_ANSWER_INVALID */
export function parseImageConfig(bytes: Uint8Array, image: string): OciImageConfig {
  let body: { os?: unknown; architecture?: unknown; variant?: unknown; config?: unknown };
  try {
    body = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new FlyteSettingsError("REGISTRY_ANSWER_INVALID", `${shown(image)}: its configuration is not valid JSON`, {
      image,
    });
  }
  const config = (body?.config ?? {}) as Record<string, unknown>;
  const text = (name: string): string | undefined =>
    typeof config[name] === "string" && config[name] ? config[name] : undefined;
  const user = text("User");
  const workingDir = text("WorkingDir");
  const entrypoint = texts(config["Entrypoint"]);
  const cmd = texts(config["Cmd"]);
  return {
    platform: Platform.toString(
      Platform.normalized({
        os: typeof body?.os === "string" && body.os ? body.os : "linux",
        architecture: typeof body?.architecture === "string" && body.architecture ? body.architecture : "amd64",
        ...(typeof body?.variant === "string" && body.variant ? { variant: body.variant } : {}),
      }),
    ),
    ...omitUndefined({ user, workingDir }),
    env: Object.fromEntries((texts(config["Env"]) ?? []).map(splitVariable)),
    ...omitUndefined({ entrypoint, cmd }),
  };
}

function texts(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : undefined;
}

function splitVariable(line: string): readonly [string, string] {
  const at = line.indexOf("=");
  return at < 0 ? [line, ""] : [line.slice(0, at), line.slice(at + 1)];
}
