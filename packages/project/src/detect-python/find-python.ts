import { dirname, isAbsolute, join } from "node:path";
import type { LayerValue } from "@flyte-settings/core/config";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { pathBelow } from "@flyte-settings/node-kit/fs";
import { exists, listFolder, readText } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import type { Detection } from "./detection.ts";
import { lockFileNames, readLockFile } from "./lock-files.ts";
import { readPyproject } from "./pyproject.ts";
import {
  includedRequirements,
  readCondaEnvironment,
  readMise,
  readPythonVersionFile,
  readPyvenvConfig,
  readRequirements,
  readRuntime,
  readToolVersions,
} from "./text-files.ts";

/** A detection, and the file as the user may name it. */
export interface FoundVersion extends Detection {
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
 * in the folder, then the active one) < requirements files < conda < `pyproject.toml` < lock files < `runtime.txt`, `mise.toml`,
 * `.tool-versions`, `.python-version`.
 *
 * @param folder of the project, absolute
 */
export async function findPython(folder: string, host: Host): Promise<FoundPython> {
  const names = await listFolder(host, folder);
  const top = names.filter((name) => /^requirements.*\.txt$/.test(name)).sort((a, b) => rank(a) - rank(b));
  const nested = names.includes("requirements") ? await listFolder(host, join(folder, "requirements")) : [];
  const requirements = [
    ...nested.filter((name) => name.endsWith(".txt")).map((name) => join("requirements", name)),
    ...top,
  ];
  const locks = lockFileNames.filter((name) => names.includes(name));
  const problems: string[] = [];
  const read = async (name: string, reader: Reader): Promise<readonly FoundVersion[]> => {
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
    ...(await Promise.all(requirements.map((name) => withIncluded(name, folder, host, read)))).flat(),
    ...(await readAll(environmentFiles, names, read)),
    ...(await Promise.all(locks.map((name) => read(name, (text) => readLockFile(name, text))))).flat(),
    ...(await readAll(pinnedFiles, names, read)),
  ];
  return { versions, problems };
}

type Reader = (text: string) => readonly Detection[] | Promise<readonly Detection[]>;
type Read = (name: string, reader: Reader) => Promise<readonly FoundVersion[]>;

/** Declarations of what a project needs; the stronger one last. */
const environmentFiles: readonly (readonly [name: string, reader: Reader])[] = [
  ["environment.yaml", readCondaEnvironment],
  ["environment.yml", readCondaEnvironment],
  ["pyproject.toml", readPyproject],
];

/** Files that pin Python for everyone who works on the code; the stronger one last. */
const pinnedFiles: readonly (readonly [name: string, reader: Reader])[] = [
  ["runtime.txt", readRuntime],
  ["mise.toml", readMise],
  [".mise.toml", readMise],
  [".tool-versions", readToolVersions],
  [".python-version", readPythonVersionFile],
];

async function readAll(
  files: readonly (readonly [name: string, reader: Reader])[],
  names: readonly string[],
  read: Read,
): Promise<readonly FoundVersion[]> {
  const found = files.filter(([name]) => names.includes(name)).map(([name, reader]) => read(name, reader));
  return (await Promise.all(found)).flat();
}

/** A requirements file and those that it includes, once each; what the file itself says goes before. */
async function withIncluded(
  name: string,
  folder: string,
  host: Host,
  read: Read,
  seen: Set<string> = new Set(),
): Promise<readonly FoundVersion[]> {
  if (seen.has(name) || seen.size > MAX_INCLUDED) return [];
  seen.add(name);
  let included: readonly string[] = [];
  const own = await read(name, (text) => {
    included = includedRequirements(text).filter((path) => !isAbsolute(path) && !path.includes("://"));
    return readRequirements(text);
  });
  const others: FoundVersion[] = [];
  for (const path of included.map((each) => join(dirname(name), each)))
    if (!path.startsWith("..") && (await exists(host, join(folder, path))))
      others.push(...(await withIncluded(path, folder, host, read, seen)));
  return [...others, ...own];
}

const MAX_INCLUDED = 20;

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
  return pathBelow(host.cwd, path, host.platform) || path;
}
