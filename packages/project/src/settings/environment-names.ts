import type { Host } from "../host/host.ts";
import { readProject } from "./project-file.ts";

/** Environment names in the `environments:` section of the project file. */
export async function environmentNames(host: Host): Promise<string[]> {
  return [...((await readProject({ searchUpward: false }, host))?.environments.keys() ?? [])];
}
