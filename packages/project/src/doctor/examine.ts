import { isFlyteSettingsError } from "@flyte-settings/core";
import { adminConfig, expandHome } from "../admin/admin-config.ts";
import { adminEndpoint } from "../admin/admin-endpoint.ts";
import type { Host } from "../host/host.ts";
import { quietHost } from "../host/quiet-host.ts";
import type { LoadedProject, ProjectOptions } from "../load-project.ts";
import type { ReachOptions } from "./ask.ts";
import { credentialLines } from "./credentials.ts";
import { flyte2Lines } from "./flyte2.ts";
import { type DoctorLine, saying } from "./line.ts";
import { certificateLines, gitLine, type NamedCa, nodeLine, proxyLines } from "./machine.ts";
import { projectLines, pythonLines } from "./project.ts";
import { reachLines } from "./reach.ts";
import { sdkLine } from "./reach-store.ts";

export interface ExamineOptions extends Omit<ProjectOptions, "generation">, ReachOptions {
  /** `1` or `2`; absent: detected from the project's dependencies. */
  readonly generation?: string;
  /** Send no network requests. */
  readonly offline: boolean;
}

/** Runs all checks, most important first. */
export async function examine(options: ExamineOptions, host: Host): Promise<readonly DoctorLine[]> {
  const { generation: _, ...settings } = options;
  const { lines: project, loaded } = await projectLines(settings, host);
  return [
    nodeLine(host),
    await gitLine(host),
    ...project,
    ...(await flyte2Lines(options, host)),
    ...(loaded === undefined ? [] : await pythonLines(loaded, host)),
    ...proxyLines(host),
    ...(await certificateLines(await adminCa(loaded, options, host), host)),
    ...(await credentialLines(loaded?.configFile, host)),
    sdkLine(),
    ...(await overNetwork(loaded, options, host)),
  ];
}

/** The CA from the `admin:` section; other problems of the section are reported in the `admin` line. */
async function adminCa(
  loaded: LoadedProject | undefined,
  options: ExamineOptions,
  host: Host,
): Promise<NamedCa | undefined> {
  try {
    const config = adminConfig(loaded?.configFile, host, loaded?.compat);
    if (config.caCertFilePath === undefined) return undefined;
    const { endpointOrigin } = await import("@flyte-settings/registration");
    const { endpoint, insecure } = adminEndpoint(config, options, quietHost(host));
    const isNeeded = endpointOrigin(endpoint, insecure).startsWith("https:");
    return { path: expandHome(config.caCertFilePath, host), isNeeded };
  } catch (error) {
    if (!isFlyteSettingsError(error)) throw error;
    return undefined;
  }
}

async function overNetwork(
  loaded: LoadedProject | undefined,
  options: ExamineOptions,
  host: Host,
): Promise<readonly DoctorLine[]> {
  const skipped = (why: string): readonly DoctorLine[] =>
    ["admin", "registry", "store", "clock"].map((check) => saying(check).skip(why));
  if (options.offline) return skipped("not asked: --offline");
  if (loaded === undefined) return skipped("not asked: the project's settings are not known");
  return reachLines(loaded, options, host);
}
