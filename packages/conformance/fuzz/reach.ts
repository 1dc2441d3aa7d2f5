import { checkTokenServer } from "../../oci-images/src/auth/token-server.ts";
import { createConnections } from "../../oci-images/src/http/connections.ts";
import { nodeHost } from "../../oci-images/src/node-host.ts";
import { REGISTRY_DEFAULTS } from "../../oci-images/src/registry-options.ts";

const connections = createConnections(nodeHost({}), REGISTRY_DEFAULTS);

/** Whether the token server of a registry is trusted, without sending a request. */
export async function tokenServer(registry: string, realm: string): Promise<"refused" | "anonymous" | "trusted"> {
  const source = { origin: new URL(registry).origin, tokenHosts: [] };
  const found = await checkTokenServer(realm, source, connections).catch(() => undefined);
  if (found === undefined) return "refused";
  return found.trusted ? "trusted" : "anonymous";
}

/** Whether a redirect is followed, judged by its URLs. */
export function redirect(from: string, to: string): "refused" | "followed" {
  return connections.refusal(new URL(from), new URL(to)) === undefined ? "followed" : "refused";
}
