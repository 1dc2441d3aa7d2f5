import { ImageReference } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";

/** An object in a registry: a reference with its defaults filled in. */
export interface Target {
  readonly domain: string;
  readonly path: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** @throws IMAGE_REFERENCE_INVALID */
export function targetOf(reference: string): Target {
  const { domain, path, tag, digest } = ImageReference.parseNormalized(reference);
  return {
    domain: domain ?? "docker.io",
    path,
    ...(tag === undefined ? (digest === undefined ? { tag: "latest" } : {}) : { tag }),
    ...omitUndefined({ digest }),
  };
}

/** The identifier to request: the digest if there is one. */
export function identifierOf(target: Target): string {
  return target.digest ?? target.tag ?? "latest";
}

/** `ghcr.io/acme/train`. */
export function repositoryOf(target: Target): string {
  return `${target.domain}/${target.path}`;
}

/** Normalized, with tag and digest. */
export function textOf(target: Target): string {
  const tag = target.tag === undefined ? "" : `:${target.tag}`;
  const digest = target.digest === undefined ? "" : `@${target.digest}`;
  return `${repositoryOf(target)}${tag}${digest}`;
}
