import { ImageReference } from "@flyte-settings/core";

/**
 * A predicate for images that match a query: by digest (`sha256:…`), by reference with tag or digest, or by repository.
 * Docker Hub's short names equal their long ones.
 *
 * @throws IMAGE_REFERENCE_INVALID
 */
export function usesImage(query: string): (image: string) => boolean {
  if (/^sha\d+:[0-9a-f]{32,}$/.test(query)) return (image) => image.endsWith(`@${query}`);
  const wanted = ImageReference.parseNormalized(query);
  return (image) => {
    const found = parsed(image);
    if (found === undefined) return image === query;
    const { domain, path, tag, digest } = wanted;
    if (found.domain !== domain || found.path !== path) return false;
    return (tag === undefined || found.tag === tag) && (digest === undefined || found.digest === digest);
  };
}

/** A string that is not a reference, such as a template, is compared literally. */
function parsed(image: string): ImageReference | undefined {
  try {
    return ImageReference.parseNormalized(image);
  } catch {
    return undefined;
  }
}
