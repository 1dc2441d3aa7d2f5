import { type BuiltImage, type StoredContent, sha256 } from "./oci-image.ts";

/** The content of one repository. */
interface Repository {
  readonly tags: Map<string, string>;
  readonly manifests: Map<string, StoredContent>;
  readonly blobs: Map<string, StoredContent>;
}

export interface ManifestReply {
  readonly status: number;
  /** Digest of the stored manifest, as in the header. */
  readonly digest?: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const OCI_INDEX = "application/vnd.oci.image.index.v1+json";
const DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
const DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
const SCHEMA_1 = "application/vnd.docker.distribution.manifest.v1+prettyjws";

/** Repositories in memory, and docker-registry 2.8.2's response for each Accept header. */
export function createContent(): {
  add(repository: string, tag: string | undefined, image: BuiltImage): void;
  tags(repository: string): readonly string[] | undefined;
  blob(repository: string, digest: string): StoredContent | undefined;
  manifest(repository: string, identifier: string, accept: string | undefined): ManifestReply;
  removeTag(repository: string, tag: string): void;
  removeManifest(repository: string, digest: string): void;
} {
  const repositories = new Map<string, Repository>();
  let count = 0;

  /** Converted again for every request, as the real registry signs again: never the same bytes twice. */
  function schema1(repository: string, tag: string): ManifestReply {
    count += 1;
    const bytes = json({
      schemaVersion: 1,
      name: repository,
      tag,
      architecture: "amd64",
      fsLayers: [],
      signature: count,
    });
    return { status: 200, digest: sha256(json({ converted: tag })), mediaType: SCHEMA_1, bytes };
  }

  return {
    add(repository, tag, image) {
      const known = repositories.get(repository) ?? { tags: new Map(), manifests: new Map(), blobs: new Map() };
      repositories.set(repository, known);
      for (const blob of image.blobs) known.blobs.set(blob.digest, blob);
      for (const manifest of image.manifests) known.manifests.set(manifest.digest, manifest);
      if (tag !== undefined) known.tags.set(tag, image.digest);
    },
    tags: (repository) => {
      const known = repositories.get(repository);
      return known && [...known.tags.keys()].sort();
    },
    blob: (repository, digest) => repositories.get(repository)?.blobs.get(digest),
    removeTag: (repository, tag) => void repositories.get(repository)?.tags.delete(tag),
    removeManifest: (repository, digest) => void repositories.get(repository)?.manifests.delete(digest),
    manifest(repository, identifier, accept) {
      const known = repositories.get(repository);
      const byTag = !identifier.includes(":");
      const stored = known?.manifests.get(byTag ? (known.tags.get(identifier) ?? "") : identifier);
      if (!known || !stored) return unknown("manifest unknown", byTag ? { Tag: identifier } : "unknown manifest");
      const takes = new Set((accept ?? "").split(",").map((type) => type.split(";")[0]?.trim()));
      const whole = { status: 200, digest: stored.digest, mediaType: stored.mediaType, bytes: stored.bytes };
      if (takes.has(stored.mediaType)) return whole;
      if (stored.mediaType === OCI_MANIFEST) {
        return unknown("OCI manifest found, but accept header does not support OCI manifests");
      }
      if (stored.mediaType === OCI_INDEX) {
        return unknown("OCI index found, but accept header does not support OCI indexes");
      }
      if (!byTag) return whole;
      if (stored.mediaType === DOCKER_LIST && takes.has(DOCKER_MANIFEST)) {
        const child = known.manifests.get(amd64Child(stored));
        return child
          ? { status: 200, digest: child.digest, mediaType: child.mediaType, bytes: child.bytes }
          : unknown("manifest unknown");
      }
      return schema1(repository, identifier);
    },
  };
}

function amd64Child(list: StoredContent): string {
  const { manifests } = JSON.parse(new TextDecoder().decode(list.bytes)) as {
    manifests: { digest: string; platform?: { os?: string; architecture?: string } }[];
  };
  return manifests.find(({ platform }) => platform?.os === "linux" && platform.architecture === "amd64")?.digest ?? "";
}

function unknown(message: string, detail: unknown = {}): ManifestReply {
  return {
    status: 404,
    mediaType: "application/json; charset=utf-8",
    bytes: json(errorBody("MANIFEST_UNKNOWN", message, detail)),
  };
}

export function errorBody(code: string, message: string, detail: unknown = {}): object {
  return { errors: [{ code, message, detail }] };
}

export function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
