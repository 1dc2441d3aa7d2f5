import { isFlyteSettingsError } from "@flyte-settings/core";
import { adminConfig } from "../admin/admin-config.ts";
import { adminEndpoint, printableEndpoint } from "../admin/admin-endpoint.ts";
import { adminTrust } from "../admin/admin-trust.ts";
import { configNotes } from "../admin/config-notes.ts";
import type { Host } from "../host/host.ts";
import type { LoadedProject } from "../load-project.ts";
import type { ReachOptions } from "./ask.ts";
import { type DoctorLine, saying } from "./line.ts";

/**
 * Whether Admin responds, with any status; no login happens. Uses the same address, trust and messages as `connect`.
 */
export async function adminLine(
  { configFile, compat }: LoadedProject,
  options: ReachOptions,
  host: Host,
): Promise<DoctorLine> {
  const say = saying("admin");
  try {
    const config = adminConfig(configFile, host, compat);
    const isNamed = options.endpoint !== undefined || config.origins.endpoint !== undefined;
    if (!isNamed) return say.skip("no endpoint is configured: admin.endpoint, or --endpoint");
    const { adminClient } = await import("@flyte-settings/registration");
    for (const { level, message } of configNotes(config, configFile, host.env)) host.report(level, message);
    const reached = adminEndpoint(config, options, host);
    const { endpoint, insecure, source } = reached;
    const shownEndpoint = printableEndpoint(endpoint);
    const client = adminClient({
      endpoint,
      insecure,
      ...adminTrust(config, reached, host),
      budgetMs: 1_000,
      sleep: async () => undefined, // the user is waiting: retry immediately
    });
    try {
      const { timeoutMs } = options;
      const signal = AbortSignal.any([host.signal, AbortSignal.timeout(timeoutMs)]);
      const answer = await client.call("flyteidl.service.AuthMetadataService/GetPublicClientConfig", new Uint8Array(), {
        timeoutMs,
        signal,
      });
      if (answer.status === "OK") return say.ok(`${shownEndpoint} answers, with a login (${source})`);
      const isAway = answer.status === "UNAVAILABLE" || answer.status === "DEADLINE_EXCEEDED";
      if (!isAway && answer.source === undefined)
        return say.ok(`${shownEndpoint} answers ${answer.status} (${source})`);
      return say.fail(
        `${shownEndpoint}: ${answer.message}`,
        "Look at admin.endpoint and admin.insecure, the proxy, and whether a VPN or a port-forward is up.",
      );
    } finally {
      client.close();
    }
  } catch (error) {
    if (host.signal.aborted || !isFlyteSettingsError(error)) throw error;
    const why = error.code === "ABORTED" ? `no answer within ${options.timeoutMs / 1000} s` : error.message;
    return say.fail(why, error.details.hint ?? "Look at the section admin: of flytekit's configuration file.");
  }
}
