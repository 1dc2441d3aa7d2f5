import type { Image } from "@flyte-settings/core";

/** `fqn:tag` or `fqn@digest`; only the fqn if there is neither. */
export function reference({ fqn, tag, digest }: Image): string {
  return digest ? `${fqn}@${digest}` : tag === undefined ? fqn : `${fqn}:${tag}`;
}
