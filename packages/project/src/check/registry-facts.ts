import { ImageReference, isFlyteSettingsError } from "@flyte-settings/core";
import type { Finding, ImageFacts } from "@flyte-settings/core/checks";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { checkImage, type RegistrySession, readImageConfig } from "@flyte-settings/oci-images";
import type { UnpinnedImage } from "../images/registry-images.ts";

/** Whether each image exists in its registry, and the image's metadata. */
export interface RegistryFacts {
  readonly findings: readonly Finding[];
  readonly images: readonly ImageFacts[];
}

export interface RegistryQuestion {
  readonly images: readonly UnpinnedImage[];
  /** Platforms that each image must support. */
  readonly platforms: readonly string[];
  readonly signal: AbortSignal;
  /** Called after each image. */
  readonly step?: () => void;
}

/** Queries each image once, all of them concurrently. */
export async function registryFacts(
  session: RegistrySession,
  { images, platforms, signal, step }: RegistryQuestion,
): Promise<RegistryFacts> {
  const looked = await Promise.all(
    images.map(async (image) => {
      const found = await look(session, image, platforms, signal);
      step?.();
      return found;
    }),
  );
  return {
    findings: looked.flatMap(({ findings }) => findings),
    images: looked.flatMap(({ images }) => images),
  };
}

async function look(
  session: RegistrySession,
  image: UnpinnedImage,
  platforms: readonly string[],
  signal: AbortSignal,
): Promise<RegistryFacts> {
  const { name, reference, askAt = reference } = image;
  const { digest } = ImageReference.parseNormalized(askAt);
  const state = { name, reference, askAt, ...omitUndefined({ digest }) };
  const findings = await checkImage(session, state, { platforms, signal });
  if (findings.some(({ code }) => code !== "image-platform-missing")) return { findings, images: [] };
  try {
    const { user, workingDir, env } = await readImageConfig(session, askAt, { signal });
    const facts = omitUndefined({ user, workingDir });
    return { findings, images: [{ name, ...facts, env }] };
  } catch (error) {
    // the image exists, but not for the platform examined: a separate finding if it matters
    if (signal.aborted || !isFlyteSettingsError(error)) throw error;
    return { findings, images: [] };
  }
}
