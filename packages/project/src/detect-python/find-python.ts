import { dirname, isAbsolute, join } from "node:path";
import type { LayerValue } from "@flyte-settings/core/config";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { exists, listFolder, readTextOnce, type TextCache } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import { type Detection, type Finding, isDetection, type Sdk, type Unsettled } from "./detection.ts";
import { lockFileNames, readLockFile } from "./lock-files.ts";
import { readPyproject } from "./pyproject.ts";
import { settle } from "./settle.ts";
import {
  includedRequirements,
  readCondaEnvironment,
  readMise,
  readPythonVersionFile,
  readRequirements,
  readRuntime,
  readToolVersions,
} from "./text-files.ts";
import { type FileFindings, shownPath, virtualEnvironments } from "./virtual-environments.ts";

/** A detection, with the file path to show to the user. */
export interface FoundVersion extends Detection {
  readonly file: string;
}

/** A skipped statement about a version, with the file path to show to the user. */
export interface SkippedVersion extends Unsettled {
  readonly file: string;
}

export interface FoundPython {
  /** Ascending precedence. */
  readonly versions: readonly FoundVersion[];
  /** Ranges, and pins whose marker is false. */
  readonly skipped: readonly SkippedVersion[];
  /** A message for each file that could not be read. */
  readonly problems: readonly string[];
}

/**
 * The Python and SDK versions that the code targets, detected from this directory without running Python. Files
 * kept with the code take precedence over installed versions, so that everyone gets the same default image: the virtual
 * environment (one in the directory, then the active one) < requirements files < conda < `pyproject.toml` < lock files
 * < `runtime.txt`, `mise.toml`, `.tool-versions`, `.python-version`.
 *
 * @param folder of the project, absolute
 * @param python for environment markers, instead of the detected one
 */
export async function findPython(
  folder: string,
  host: Host,
  python?: string,
  texts?: TextCache,
  sdk: Sdk = "flytekit",
): Promise<FoundPython> {
  const names = await listFolder(host, folder);
  const top = names.filter((name) => /^requirements.*\.txt$/.test(name)).sort((a, b) => rank(a) - rank(b));
  const nested = names.includes("requirements") ? await listFolder(host, join(folder, "requirements")) : [];
  const requirements = [
    ...nested.filter((name) => name.endsWith(".txt")).map((name) => join("requirements", name)),
    ...top,
  ];
  const locks = lockFileNames.filter((name) => names.includes(name));
  const problems: string[] = [];
  const read = async (name: string, reader: Reader): Promise<readonly FileFindings[]> => {
    const file = shownPath(join(folder, name), host);
    try {
      return [{ file, findings: await reader(await readTextOnce(host, join(folder, name), texts), sdk) }];
    } catch (error) {
      problems.push(`${file} cannot be read, and tells no version: ${(error as Error).message.split("\n")[0]}`);
      return [];
    }
  };
  const files = [
    ...(await virtualEnvironments(folder, names, host, sdk)),
    ...(await Promise.all(requirements.map((name) => withIncluded(name, folder, host, read)))).flat(),
    ...(await readAll(environmentFiles, names, read)),
    ...(await Promise.all(locks.map((name) => read(name, (text) => readLockFile(name, text, sdk))))).flat(),
    ...(await readAll(pinnedFiles, names, read)),
  ];
  return { ...(await settleAll(files, python)), problems };
}

/** Markers depend on the Python version, which comes from the file with the highest precedence. */
async function settleAll(
  files: readonly FileFindings[],
  python: string | undefined,
): Promise<Omit<FoundPython, "problems">> {
  const pythons = files.flatMap(({ findings }) => findings.filter(isDetection));
  const found = python ?? pythons.filter(({ field }) => field === "pythonVersion").at(-1)?.value;
  const settled = await Promise.all(
    files.map(async ({ file, findings }) => {
      const { versions, skipped } = await settle(findings, found);
      return {
        versions: versions.map((each) => ({ ...each, file })),
        skipped: skipped.map((each) => ({ ...each, file })),
      };
    }),
  );
  return {
    versions: settled.flatMap(({ versions }) => versions),
    skipped: settled.flatMap(({ skipped }) => skipped),
  };
}

type Reader = (text: string, sdk: Sdk) => readonly Finding[] | Promise<readonly Finding[]>;
type Read = (name: string, reader: Reader) => Promise<readonly FileFindings[]>;

/** Declarations of a project's dependencies, in ascending precedence. */
const environmentFiles: readonly (readonly [name: string, reader: Reader])[] = [
  ["environment.yaml", readCondaEnvironment],
  ["environment.yml", readCondaEnvironment],
  ["pyproject.toml", readPyproject],
];

/** Files that pin Python for everyone who works on the code, in ascending precedence. */
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
): Promise<readonly FileFindings[]> {
  const found = files.filter(([name]) => names.includes(name)).map(([name, reader]) => read(name, reader));
  return (await Promise.all(found)).flat();
}

/**
 * A requirements file and the files it includes, each read once; the file itself takes precedence over its includes.
 */
async function withIncluded(
  name: string,
  folder: string,
  host: Host,
  read: Read,
  seen: Set<string> = new Set(),
): Promise<readonly FileFindings[]> {
  if (seen.has(name) || seen.size > MAX_INCLUDED) return [];
  seen.add(name);
  let included: readonly string[] = [];
  const own = await read(name, (text, sdk) => {
    included = includedRequirements(text).filter((path) => !isAbsolute(path) && !path.includes("://"));
    return readRequirements(text, sdk);
  });
  const others: FileFindings[] = [];
  for (const path of included.map((each) => join(dirname(name), each)))
    if (!path.startsWith("..") && (await exists(host, join(folder, path))))
      others.push(...(await withIncluded(path, folder, host, read, seen)));
  return [...others, ...own];
}

const MAX_INCLUDED = 20;

/** The same versions as values of the lowest layer: any explicit setting takes precedence. */
export function pythonLayer({ versions }: FoundPython): readonly LayerValue[] {
  return versions.map(({ field, value, file, line }) => ({
    path: [field],
    value,
    origin: { layer: "defaults", file, ...omitUndefined({ line }) },
  }));
}

/** `requirements.txt` has the highest precedence. */
function rank(name: string): number {
  return name === "requirements.txt" ? 1 : 0;
}
