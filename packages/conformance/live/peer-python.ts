import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

export type Peer = "flytekit-1.16.24" | "flytekit-newest" | "flytekit-1.14" | Flyte2Peer;
/** `flyte-newest` is installed by the weekly run. */
export type Flyte2Peer = "flyte-2.12.1" | "flyte-newest";

/** A real project from PyPI, unpacked by `node tooling/peers/setup.mjs`. */
export function peerProject(): string {
  return join(peersFolder(), "projects", "Django-5.1.4");
}

/** The Python interpreter of an environment installed by `node tooling/peers/setup.mjs`. */
export function peerPython(peer: Peer): string {
  const folder = peersFolder();
  const venvs = join(folder, "venvs");
  const found = existsSync(venvs) ? readdirSync(venvs).find((name) => name.startsWith(`${peer}-`)) : undefined;
  if (found === undefined)
    throw new Error(`${peer} is not installed in ${folder}: run \`node tooling/peers/setup.mjs\``);
  return join(venvs, found, "bin/python");
}

function peersFolder(): string {
  const folder = process.env["FLYTE_SETTINGS_PEERS"];
  if (folder) return folder;
  throw new Error("FLYTE_SETTINGS_PEERS is not set: the folder that `node tooling/peers/setup.mjs` prints");
}
