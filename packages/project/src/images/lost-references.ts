import { ImageReference } from "@flyte-settings/core";
import { createLimiter } from "@flyte-settings/node-kit/concurrency";
import { imageExists, type RegistrySession } from "@flyte-settings/oci-images";
import type { Host } from "../host/host.ts";
import { openSession, type RegistryImages } from "./registry-images.ts";

const AT_A_TIME = 8;

/** `missing`: not in the registry; `moved`: the digest exists, but the tag next to it now points to another image. */
export type LostState = "missing" | "moved";

/**
 * The references that no longer exist in their registries as written. A reference whose registry does not respond is
 * reported and not returned.
 *
 * @throws CREDENTIALS_INVALID, ABORTED
 */
export async function lostReferences(
  references: readonly string[],
  project: RegistryImages,
  host: Host,
): Promise<ReadonlyMap<string, LostState>> {
  const session = await openSession(project, host);
  const gate = createLimiter(AT_A_TIME);
  const lost = new Map<string, LostState>();
  const look = async (reference: string): Promise<void> => {
    const found = await imageExists(session, reference, host.signal);
    if (found.state === "missing") lost.set(reference, "missing");
    else if (found.state === "unknown") host.report("warning", `${reference}: ${found.reason}`);
    else if (await isMoved(reference, session, host)) lost.set(reference, "moved");
  };
  try {
    await Promise.allSettled(references.map((each) => gate(() => look(each)))).then(firstError);
  } finally {
    await session.close();
  }
  return lost;
}

async function isMoved(reference: string, session: RegistrySession, host: Host): Promise<boolean> {
  const { digest, ...tagged } = ImageReference.parseNormalized(reference);
  if (digest === undefined || tagged.tag === undefined) return false;
  const now = await imageExists(session, ImageReference.toString(tagged), host.signal);
  return now.state === "missing" || (now.state === "there" && now.digest !== digest);
}

function firstError(results: readonly PromiseSettledResult<void>[]): void {
  const failed = results.find((each) => each.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}
