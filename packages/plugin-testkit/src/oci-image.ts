import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { type LayerEntry, tar } from "./tar.ts";

/** A layer: its members (compressed with gzip), or its exact bytes with their media type. */
export type LayerSpec = readonly LayerEntry[] | { readonly bytes: Uint8Array; readonly mediaType: string };

/** Describes an image to build. */
export interface ImageSpec {
  /** One: a plain manifest. Several: an index. Default `["linux/amd64"]`. */
  readonly platforms?: readonly string[];
  /** Build an index even for one platform. */
  readonly index?: boolean;
  /** `config` of the image configuration: `{ User: "1000", Env: ["A=b"] }`. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Bottom first. Default: one layer with one file. */
  readonly layers?: readonly LayerSpec[];
  /** Use Docker's media types instead of OCI's. */
  readonly docker?: boolean;
  /** Add an attestation to the index, like BuildKit. */
  readonly attestation?: boolean;
}

/** A blob or manifest: its bytes under their digest. */
export interface StoredContent {
  readonly digest: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/**
 * An image, ready to be pushed: first all `blobs`, then `manifests` in order, the last of which is the image itself.
 */
export interface BuiltImage extends StoredContent {
  readonly blobs: readonly StoredContent[];
  readonly manifests: readonly StoredContent[];
}

const OCI = {
  index: "application/vnd.oci.image.index.v1+json",
  manifest: "application/vnd.oci.image.manifest.v1+json",
  config: "application/vnd.oci.image.config.v1+json",
  layer: "application/vnd.oci.image.layer.v1.tar+gzip",
};
const DOCKER: typeof OCI = {
  index: "application/vnd.docker.distribution.manifest.list.v2+json",
  manifest: "application/vnd.docker.distribution.manifest.v2+json",
  config: "application/vnd.docker.container.image.v1+json",
  layer: "application/vnd.docker.image.rootfs.diff.tar.gzip",
};

/** Builds an image in memory. The same spec gives the same digests. */
export function buildImage(spec: ImageSpec = {}): BuiltImage {
  const types = spec.docker ? DOCKER : OCI;
  const platforms = spec.platforms ?? ["linux/amd64"];
  const layers = (spec.layers ?? [[{ path: "hello", content: "hello\n" }]]).map((layer) =>
    packLayer(layer, types.layer),
  );
  const images = platforms.map((platform) => singleImage(platform, layers, spec, types));
  const blobs = [...layers.map(({ stored }) => stored), ...images.map(({ config }) => config)];
  const manifests = images.map(({ manifest }) => manifest);
  const [only] = manifests;
  if (only && manifests.length === 1 && !spec.index) return { ...only, blobs, manifests };
  const entries = manifests.map((one, index) => ({ ...described(one), platform: platformOf(platforms[index] ?? "") }));
  const attested = spec.attestation && only ? [attestationOf(only, types)] : [];
  const top = stored(types.index, {
    schemaVersion: 2,
    mediaType: types.index,
    manifests: [...entries, ...attested.map(({ entry }) => entry)],
  });
  return {
    ...top,
    blobs: [...blobs, ...attested.map(({ config }) => config)],
    manifests: [...manifests, ...attested.map(({ manifest }) => manifest), top],
  };
}

interface Layer {
  readonly stored: StoredContent;
  /** Digest of the uncompressed tar, if known. */
  readonly diffId: string;
}

function packLayer(layer: LayerSpec, mediaType: string): Layer {
  if (!isMembers(layer)) return { stored: { ...layer, digest: sha256(layer.bytes) }, diffId: sha256(layer.bytes) };
  const plain = tar(layer);
  const bytes = gzipSync(plain);
  return { stored: { digest: sha256(bytes), mediaType, bytes }, diffId: sha256(plain) };
}

function isMembers(layer: LayerSpec): layer is readonly LayerEntry[] {
  return Array.isArray(layer);
}

function singleImage(
  platform: string,
  layers: readonly Layer[],
  spec: ImageSpec,
  types: typeof OCI,
): { config: StoredContent; manifest: StoredContent } {
  const config = stored(types.config, {
    ...platformOf(platform),
    config: spec.config ?? {},
    rootfs: { type: "layers", diff_ids: layers.map(({ diffId }) => diffId) },
  });
  const manifest = stored(types.manifest, {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: described(config),
    layers: layers.map((layer) => described(layer.stored)),
  });
  return { config, manifest };
}

function attestationOf(
  subject: StoredContent,
  types: typeof OCI,
): { config: StoredContent; manifest: StoredContent; entry: object } {
  const config = stored(types.config, {
    architecture: "unknown",
    os: "unknown",
    config: {},
    rootfs: { type: "layers", diff_ids: [] },
  });
  const manifest = stored(types.manifest, {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: described(config),
    layers: [],
  });
  const annotations = {
    "vnd.docker.reference.digest": subject.digest,
    "vnd.docker.reference.type": "attestation-manifest",
  };
  const platform = { architecture: "unknown", os: "unknown" };
  return { config, manifest, entry: { ...described(manifest), annotations, platform } };
}

function platformOf(text: string): { os: string; architecture: string; variant?: string } {
  const [os = "linux", architecture = "amd64", variant] = text.split("/");
  return { architecture, os, ...omitUndefined({ variant }) };
}

function described({ mediaType, digest, bytes }: StoredContent): { mediaType: string; digest: string; size: number } {
  return { mediaType, digest, size: bytes.length };
}

function stored(mediaType: string, value: object): StoredContent {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return { mediaType, digest: sha256(bytes), bytes };
}

/** `sha256:` and the hex digest of the bytes. */
export function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
