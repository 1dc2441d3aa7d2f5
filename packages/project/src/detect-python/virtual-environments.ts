import { join } from "node:path";
import { pathBelow } from "@flyte-settings/node-kit/fs";
import { exists, listFolder, readText } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import type { Finding, Sdk } from "./detection.ts";
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
  sdk: Sdk,
): Promise<readonly FileFindings[]> {
  const active = host.env["VIRTUAL_ENV"];
  const roots = ["venv", ".venv"].filter((name) => names.includes(name)).map((name) => join(folder, name));
  const found = [...roots, ...(active ? [active] : [])].map((root) => virtualEnvironment(root, host, sdk));
  return (await Promise.all(found)).flat();
}

async function virtualEnvironment(root: string, host: Host, sdk: Sdk): Promise<readonly FileFindings[]> {
  const config = join(root, "pyvenv.cfg");
  if (!(await exists(host, config))) return [];
  const python = readPyvenvConfig(await readText(host, config));
  const libraries = (await listFolder(host, join(root, "lib"))).filter((name) => /^python\d/.test(name));
  const packages = [
    ...libraries.map((name) => join(root, "lib", name, "site-packages")),
    join(root, "Lib", "site-packages"),
  ];
  const installed = await Promise.all(packages.map((path) => installedSdk(path, host, sdk)));
  return [{ file: shownPath(config, host), findings: python }, ...installed.flat()];
}

/** Several versions are left over from an upgrade: none is used. */
async function installedSdk(sitePackages: string, host: Host, sdk: Sdk): Promise<readonly FileFindings[]> {
  const names = (await listFolder(host, sitePackages)).filter(
    (name) => name.startsWith(`${sdk}-`) && /^[^-]+-[^-]+\.dist-info$/.test(name),
  );
  const [name] = names;
  if (name === undefined || names.length > 1) return [];
  const value = name.slice(`${sdk}-`.length, -".dist-info".length);
  return [{ file: shownPath(join(sitePackages, name), host), findings: [{ field: "flytekitVersion", value }] }];
}

/** Relative to the working directory if the path is below it. */
export function shownPath(path: string, host: Host): string {
  return pathBelow(host.cwd, path, host.platform) || path;
}
