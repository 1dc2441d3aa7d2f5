import { constants, readdirSync, statSync } from "node:fs";
import { access, mkdir, readFile, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { FlyteSettingsError } from "@flyte-settings/core";
import { FILE_TOO_LARGE, NOT_A_FILE, readRegularFile, writeAtomically } from "@flyte-settings/node-kit/fs";
import { systemReasons } from "@flyte-settings/node-kit/system-reasons";
import type { Host } from "./host.ts";

/** The path resolved against the working directory. */
export function hostPath(host: Host, path: string): string {
  return resolve(host.cwd, path);
}

/**
 * Small files are read synchronously: an asynchronous read takes five round trips through the thread pool, which cost
 * more.
 */
const SMALL = 256 * 1024;
/** Limit for configuration files: `flytekit.config`, a CA bundle. */
const MAX_CONFIG = 16 * 1024 * 1024;
/** The shell's `<(...)`, and piped input. A FIFO or device at another path may never end. */
const STREAMS = /^\/(?:dev\/(?:fd|stdin)|proc\/)/;

/**
 * Reads a whole file, or standard input for `-`.
 *
 * @throws FILE_NOT_FOUND, FILE_UNREADABLE
 */
export async function readBytes(host: Host, path: string): Promise<Uint8Array> {
  if (path === "-") return readStdin(host);
  try {
    const full = hostPath(host, path);
    const stats = statSync(full);
    host.log?.(`reads ${full}, ${stats.size} bytes`);
    if (stats.isFile() && stats.size <= SMALL) return readRegularFile(full, SMALL);
    if (!stats.isFile() && !stats.isDirectory() && !STREAMS.test(path)) throw notAFile(path);
    return await readFile(full);
  } catch (error) {
    throw fileError(path, error, "read");
  }
}

/** Reads a file as text; a byte order mark is dropped, and bytes that are not UTF-8 are rejected. */
export async function readText(host: Host, path: string): Promise<string> {
  return asText(path, await readBytes(host, path));
}

/** Decodes bytes as text, with the same rules. @throws FILE_UNREADABLE */
export function asText(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new FlyteSettingsError(
      "FILE_UNREADABLE",
      `${path === "-" ? "standard input" : path} is not UTF-8 text`,
      { place: path },
      error,
    );
  }
}

/** Texts of files by absolute path, so that files needed by several readers are read once. */
export type TextCache = Map<string, string>;

/** Like {@link readText}, through the cache. */
export async function readTextOnce(host: Host, path: string, texts: TextCache | undefined): Promise<string> {
  const full = hostPath(host, path);
  const text = texts?.get(full) ?? (await readText(host, path));
  texts?.set(full, text);
  return text;
}

/** Reads a small file named in a configuration, synchronously. @throws FILE_NOT_FOUND, FILE_UNREADABLE */
export function readTextNow(host: Host, path: string): string {
  host.log?.(`reads ${hostPath(host, path)}`);
  try {
    return readRegularFile(hostPath(host, path), MAX_CONFIG).toString("utf8");
  } catch (error) {
    throw fileError(path, error, "read");
  }
}

async function readStdin(host: Host): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of host.stdin) pieces.push(piece);
  return Buffer.concat(pieces);
}

export async function exists(host: Host, path: string): Promise<boolean> {
  try {
    return statSync(hostPath(host, path), { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

/** Sorted names in a directory; empty if it does not exist or cannot be read. */
export async function listFolder(host: Host, path: string): Promise<readonly string[]> {
  try {
    return readdirSync(hostPath(host, path)).sort();
  } catch {
    return [];
  }
}

/** Whether files can be created there; for a directory that does not exist yet, checks its nearest existing parent. */
export async function isWritableFolder(host: Host, path: string): Promise<boolean> {
  for (let at = hostPath(host, path); ; at = dirname(at)) {
    const found = await stat(at).catch(() => undefined);
    if (found !== undefined)
      return (
        found.isDirectory() &&
        (await access(at, constants.W_OK).then(
          () => true,
          () => false,
        ))
      );
    if (dirname(at) === at) return false;
  }
}

/**
 * Writes to a temporary file next to the target and renames it, so that readers see either the old or the new contents.
 *
 * @throws FILE_UNREADABLE if it cannot be written; no temporary file is left behind
 */
export async function writeFileAtomically(host: Host, path: string, contents: string | Uint8Array): Promise<void> {
  const target = hostPath(host, path);
  try {
    await mkdir(dirname(target), { recursive: true });
    writeAtomically(target, contents);
  } catch (error) {
    throw fileError(path, error, "write");
  }
}

const reasons: Readonly<Record<string, string>> = {
  ...systemReasons,
  [NOT_A_FILE]: "it is not a regular file",
  [FILE_TOO_LARGE]: "it is too large",
};

function notAFile(path: string): Error {
  return Object.assign(new Error(path), { code: NOT_A_FILE });
}

function fileError(path: string, error: unknown, verb: "read" | "write"): FlyteSettingsError {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  const known = code === "ENOENT" && verb === "read" ? "FILE_NOT_FOUND" : "FILE_UNREADABLE";
  return new FlyteSettingsError(
    known,
    `cannot ${verb} ${path}: ${reasons[code] ?? (error as Error).message}`,
    { place: path },
    error,
  );
}
