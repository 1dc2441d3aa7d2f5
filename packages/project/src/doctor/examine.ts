import type { ConfigFile } from "@flyte-settings/core/config";
import type { Host } from "../host/host.ts";
import type { LoadedProject, ProjectOptions } from "../load-project.ts";
import type { ReachOptions } from "./ask.ts";
import { credentialLines } from "./credentials.ts";
import { type DoctorLine, saying } from "./line.ts";
import { certificateLines, gitLine, nodeLine, proxyLines } from "./machine.ts";
import { projectLines, pythonLines } from "./project.ts";
import { reachLines } from "./reach.ts";
import { sdkLine } from "./reach-store.ts";

export interface ExamineOptions extends ProjectOptions, ReachOptions {
  /** Nobody is asked over the network. */
  readonly offline: boolean;
}

/** Everything that is looked at, in the order in which it matters. */
export async function examine(options: ExamineOptions, host: Host): Promise<readonly DoctorLine[]> {
  const { lines: project, loaded } = await projectLines(options, host);
  const config = loaded?.configFile;
  return [
    nodeLine(host),
    await gitLine(host),
    ...project,
    ...(loaded === undefined ? [] : await pythonLines(loaded, host)),
    ...proxyLines(host),
    ...(await certificateLines(caOf(config), host)),
    ...(await credentialLines(config, host)),
    sdkLine(),
    ...(await overNetwork(loaded, options, host)),
  ];
}

/** Read apart from the rest: a file that is not there is one line here, and an error where it is needed. */
function caOf(config: ConfigFile | undefined): string | undefined {
  const entries = config?.format === "yaml" ? config.root?.entries : undefined;
  const admin = entries?.find(({ key }) => key.value === "admin")?.value.entries;
  const value = admin?.find(({ key }) => key.value === "caCertFilePath")?.value.value;
  return typeof value === "string" ? value : undefined;
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
