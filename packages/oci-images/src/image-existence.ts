import { isFlyteSettingsError } from "@flyte-settings/core";
import type { RegistrySession } from "./registry/session.ts";
import { targetOf } from "./registry/target.ts";
import { digestOnce } from "./resolve-image.ts";

/** Three states, because a registry that cannot be queried proves nothing. */
export type ImageExistence =
  | { readonly state: "there"; readonly digest: string; readonly mediaType: string }
  | { readonly state: "missing"; readonly reason: string }
  | { readonly state: "unknown"; readonly reason: string };

/**
 * Whether a registry has an image. Registry failures do not throw.
 *
 * @throws IMAGE_REFERENCE_INVALID, and the signal's reason
 */
export async function imageExists(
  session: RegistrySession,
  reference: string,
  signal?: AbortSignal,
): Promise<ImageExistence> {
  const target = targetOf(reference);
  try {
    const answer = await digestOnce(session, target, signal);
    if (answer.state !== "there") return { state: answer.state, reason: answer.reason };
    return { state: "there", digest: answer.digest, mediaType: answer.mediaType };
  } catch (error) {
    if (signal?.aborted || !isFlyteSettingsError(error)) throw error;
    return { state: "unknown", reason: error.message };
  }
}
