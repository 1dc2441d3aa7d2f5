import { join } from "node:path";
import { pathBelow } from "@flyte-settings/node-kit/fs";
import { exists, listFolder, readText } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import type { Finding } from "./detection.ts";
import { readPyvenvConfig } from "./text-files.ts";

/** A file path to show to the user, and the findings in that file. */
export interface FileFindings {
  readonly file: string;
  readonly findings: readonly Finding[];
}

/** The versions of `venv` and `.venv` in the directory, then of the active environment. */
export async function virtualEnvironments(
  folder: string,
  names: readonly string[],
  host: Host,
): Promise<readonly FileFindings[]> {
  const active = host.env["VIRTUAL_ENV"];
  const roots = ["venv", ".venv"].filter((name) => names.includes(name)).map((name) => join(folder, name));
  const found = [...roots, ...(active ? [active] : [])].map((root) => virtualEnvironment(root, host));
  return (await Promise.all(found)).flat();
}

async function virtualEnvironment(root: string, host: Host): Promise<readonly FileFindings[]> {
  const config = join(root, "pyvenv.cfg");
  if (!(await exists(host, config))) return [];
  const python = readPyvenvConfig(await readText(host, config));
  const libraries = (await listFolder(host, join(root, "lib"))).filter((name) => /^python\d/.test(name));
  const packages = [
    ...libraries.map((name) => join(root, "lib", name, "site-packages")),
    join(root, "Lib", "site-packages"),
  ];
  const installed = await Promise.all(packages.map((path) => installedFlytekit(path, host)));
  return [{ file: shownPath(config, host), findings: python }, ...installed.flat()];
}

/** Several versions are left over from an upgrade: none is used. */
async function installedFlytekit(sitePackages: string, host: Host): Promise<readonly FileFindings[]> {
  const names = (await listFolder(host, sitePackages)).filter((name) => /^flytekit-[^-]+\.dist-info$/.test(name));
  const [name] = names;
  if (name === undefined || names.length > 1) return [];
  const value = name.slice("flytekit-".length, -".dist-info".length);
  return [{ file: shownPath(join(sitePackages, name), host), findings: [{ field: "flytekitVersion", value }] }];
}

/** Relative to the working directory if the path is below it. */
export function shownPath(path: string, host: Host): string {
  return pathBelow(host.cwd, path, host.platform) || path;
}
