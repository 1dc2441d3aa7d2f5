import { createLimiter } from "@flyte-settings/node-kit/concurrency";
import { imageExists } from "@flyte-settings/oci-images";
import type { Host } from "../host/host.ts";
import { openSession, type RegistryImages } from "./registry-images.ts";

const AT_A_TIME = 8;

/**
 * Of these references, those that their registries do not have. One that a registry does not answer for is reported, and
 * not in the result.
 *
 * @throws CREDENTIALS_INVALID, ABORTED
 */
export async function missingReferences(
  references: readonly string[],
  project: RegistryImages,
  host: Host,
): Promise<ReadonlySet<string>> {
  const session = await openSession(project, host);
  const gate = createLimiter(AT_A_TIME);
  const missing = new Set<string>();
  const look = async (reference: string): Promise<void> => {
    const found = await imageExists(session, reference, host.signal);
    if (found.state === "missing") missing.add(reference);
    else if (found.state === "unknown") host.report("warning", `${reference}: ${found.reason}`);
  };
  try {
    await Promise.all(references.map((each) => gate(() => look(each))));
  } finally {
    await session.close();
  }
  return missing;
}
