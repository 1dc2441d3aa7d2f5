import { join, relative } from "node:path";
import type { LayerValue } from "@flyte-settings/core/config";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { exists, listFolder, readText } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import type { Sighting } from "./detection.ts";
import { lockFileNames, readLockFile } from "./lock-files.ts";
import { readPythonVersionFile, readPyvenvConfig, readRequirements } from "./text-files.ts";

/** A sighting, and the file as the user may name it. */
export interface FoundVersion extends Sighting {
  readonly file: string;
}

export interface FoundPython {
  /** The stronger one later. */
  readonly versions: readonly FoundVersion[];
  /** Files that could not be read, in words. */
  readonly problems: readonly string[];
}

/**
 * The Python and the flytekit that the code is for, as this folder tells without running Python. What is kept with the code
 * goes before what is installed on one machine, so that everyone has the same default image: the virtual environment (one
 * in the folder, then the active one) < requirements files < lock files < `.python-version`.
 *
 * @param folder of the project, absolute
 */
export async function findPython(folder: string, host: Host): Promise<FoundPython> {
  const names = await listFolder(host, folder);
  const requirements = names.filter((name) => /^requirements.*\.txt$/.test(name)).sort((a, b) => rank(a) - rank(b));
  const locks = lockFileNames.filter((name) => names.includes(name));
  const problems: string[] = [];
  const read = async (name: string, reader: (text: string) => readonly Sighting[] | Promise<readonly Sighting[]>) => {
    const file = shownPath(join(folder, name), host);
    try {
      return (await reader(await readText(host, join(folder, name)))).map((each) => ({ ...each, file }));
    } catch (error) {
      problems.push(`${file} cannot be read, and tells no version: ${(error as Error).message.split("\n")[0]}`);
      return [];
    }
  };
  const versions = [
    ...(await virtualEnvironments(folder, names, host)),
    ...(await Promise.all(requirements.map((name) => read(name, readRequirements)))).flat(),
    ...(await Promise.all(locks.map((name) => read(name, (text) => readLockFile(name, text))))).flat(),
    ...(names.includes(".python-version") ? await read(".python-version", readPythonVersionFile) : []),
  ];
  return { versions, problems };
}

/** The same as values of the weakest layer: whatever anybody wrote goes before. */
export function pythonLayer({ versions }: FoundPython): readonly LayerValue[] {
  return versions.map(({ field, value, file, line }) => ({
    path: [field],
    value,
    origin: { layer: "defaults", file, ...omitUndefined({ line }) },
  }));
}

/** `requirements.txt` is what people mean first. */
function rank(name: string): number {
  return name === "requirements.txt" ? 1 : 0;
}

async function virtualEnvironments(
  folder: string,
  names: readonly string[],
  host: Host,
): Promise<readonly FoundVersion[]> {
  const active = host.env["VIRTUAL_ENV"];
  const roots = ["venv", ".venv"].filter((name) => names.includes(name)).map((name) => join(folder, name));
  const found = [...roots, ...(active ? [active] : [])].map((root) => virtualEnvironment(root, host));
  return (await Promise.all(found)).flat();
}

async function virtualEnvironment(root: string, host: Host): Promise<readonly FoundVersion[]> {
  const config = join(root, "pyvenv.cfg");
  if (!(await exists(host, config))) return [];
  const python = readPyvenvConfig(await readText(host, config));
  const libraries = (await listFolder(host, join(root, "lib"))).filter((name) => /^python\d/.test(name));
  const packages = [
    ...libraries.map((name) => join(root, "lib", name, "site-packages")),
    join(root, "Lib", "site-packages"),
  ];
  const installed = await Promise.all(packages.map((path) => installedFlytekit(path, host)));
  return [...python.map((each) => ({ ...each, file: shownPath(config, host) })), ...installed.flat()];
}

/** Several are what an upgrade left behind: none counts then. */
async function installedFlytekit(sitePackages: string, host: Host): Promise<readonly FoundVersion[]> {
  const names = (await listFolder(host, sitePackages)).filter((name) => /^flytekit-[^-]+\.dist-info$/.test(name));
  const [name] = names;
  if (name === undefined || names.length > 1) return [];
  const value = name.slice("flytekit-".length, -".dist-info".length);
  return [{ field: "flytekitVersion", value, file: shownPath(join(sitePackages, name), host) }];
}

/** From the working folder where it lies below it. */
function shownPath(path: string, host: Host): string {
  const below = relative(host.cwd, path);
  return below.startsWith("..") || below === "" ? path : below;
}
