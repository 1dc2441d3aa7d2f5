import type { Image } from "@flyte-settings/core";

/** `fqn:tag` or `fqn@digest`; only the fqn if there is neither. */
export function reference({ fqn, tag, digest }: Image): string {
  return digest ? `${fqn}@${digest}` : tag === undefined ? fqn : `${fqn}:${tag}`;
}

/** With both if the image has both, as `{{.image.NAME}}` is filled in: `fqn:tag@digest`. */
export function fullReference(image: Image): string {
  const { fqn, tag, digest } = image;
  return tag !== undefined && digest ? `${fqn}:${tag}@${digest}` : reference(image);
}
