import { FlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import { isDigest } from "./digest.ts";
import { isIndexType } from "./media-types.ts";
import { Platform } from "./platform.ts";

/** A reference to content in the same repository. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
}

/** One image of an index, for one platform. */
export interface IndexEntry extends Descriptor {
  readonly platform: Platform;
}

export type Manifest =
  | { readonly kind: "index"; readonly entries: readonly IndexEntry[] }
  | { readonly kind: "image"; readonly config: Descriptor; readonly layers: readonly Descriptor[] };

/**
 * Attestations (platform `unknown/unknown`, annotation `vnd.docker.reference.type`) are removed from an index.
 *
 * @param bytes already verified against their digest
 * @throws REGISTRY_ANSWER_INVALID
 */
export function parseManifest(bytes: Uint8Array, mediaType: string, image: string): Manifest {
  const broken = (what: string): FlyteSettingsError =>
    new FlyteSettingsError("REGISTRY_ANSWER_INVALID", `${shown(image)}: its manifest is broken: ${what}`, { image });
  const body = parsed(bytes) ?? fail(broken("it is not a JSON object"));
  if (isIndexType(mediaType)) {
    if (!Array.isArray(body["manifests"])) throw broken("manifests is not a list");
    return { kind: "index", entries: body["manifests"].flatMap((entry: unknown) => indexEntry(entry, broken)) };
  }
  if (!Array.isArray(body["layers"])) throw broken("layers is not a list");
  return {
    kind: "image",
    config: descriptor(body["config"], "config", broken),
    layers: body["layers"].map((layer: unknown) => descriptor(layer, "layer", broken)),
  };
}

function parsed(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function fail(error: Error): never {
  throw error;
}

function indexEntry(value: unknown, broken: (what: string) => Error): readonly IndexEntry[] {
  const { platform, annotations } = (value ?? {}) as {
    platform?: { os?: unknown; architecture?: unknown; variant?: unknown };
    annotations?: Record<string, unknown>;
  };
  if (annotations?.["vnd.docker.reference.type"] !== undefined) return [];
  const { os, architecture, variant } = platform ?? {};
  if (typeof os !== "string" || typeof architecture !== "string" || os === "unknown") return [];
  const named = { os, architecture, ...(typeof variant === "string" && variant !== "" ? { variant } : {}) };
  return [{ ...descriptor(value, "manifest", broken), platform: Platform.normalized(named) }];
}

function descriptor(value: unknown, what: string, broken: (what: string) => Error): Descriptor {
  const { mediaType, digest, size } = (value ?? {}) as Record<string, unknown>;
  if (typeof digest !== "string" || !isDigest(digest)) throw broken(`a ${what} without a digest`);
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) throw broken(`a ${what} without a size`);
  return { mediaType: typeof mediaType === "string" ? mediaType : "", digest, size };
}
