import { readProjectFile } from "@flyte-settings/core/config";
import { readText } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import { PROJECT_FILE } from "./load-settings.ts";

/** Names of the `environments:` section of the project file in this folder. */
export async function environmentNames(host: Host): Promise<string[]> {
  return [...readProjectFile(PROJECT_FILE, await readText(host, PROJECT_FILE)).environments.keys()];
}
