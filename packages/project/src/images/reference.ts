import type { Image } from "@flyte-settings/core";

/** `fqn:tag` or `fqn@digest`; without either the fqn alone. */
export function reference({ fqn, tag, digest }: Image): string {
  return digest ? `${fqn}@${digest}` : tag === undefined ? fqn : `${fqn}:${tag}`;
}
