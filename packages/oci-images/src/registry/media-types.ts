/** The two types of index, with a manifest per platform. */
const INDEX_TYPES: readonly string[] = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
];

const MANIFEST_TYPES: readonly string[] = [
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
];

/**
 * Always all four: with a shorter list, registries respond with 404 or a different manifest with a different digest.
 */
export const ACCEPT: string = [...INDEX_TYPES, ...MANIFEST_TYPES].join(", ");

export function isIndexType(mediaType: string): boolean {
  return INDEX_TYPES.includes(mediaType);
}

export function isImageType(mediaType: string): boolean {
  return isIndexType(mediaType) || MANIFEST_TYPES.includes(mediaType);
}
