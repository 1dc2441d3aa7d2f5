import { readdir, readFile, stat } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import { type CompatMode, FlyteSettingsError } from "@flyte-settings/core";
import { plainUrl, shown } from "@flyte-settings/core/plugin";
import { isBundleName } from "@flyte-settings/node-kit/archive-kind";
import { glob } from "./glob.ts";
import { headOf, LARGE_BYTES, readLargeArchive, readLargeFile } from "./large-content.ts";
import type { PackageFile } from "./package-file.ts";
import { requirePackage } from "./require-package.ts";
import { byText } from "./serialized-package.ts";
import {
  isFlytectlArchive,
  kindOfArchive,
  MAX_PACKAGE_BYTES,
  packageTooLarge,
  unpackArchive,
  unpackByContent,
} from "./unpack.ts";

/** Dependencies of {@link loadPackageFiles}. */
export interface LoadOptions {
  /** Relative paths are resolved against it. */
  readonly cwd: string;
  /** For `http(s)` sources; proxy and CA are already configured. Absent: such sources are rejected. */
  readonly fetch?: (url: string) => Promise<LoadResponse>;
  /**
   * `flytectl`: names inside archives are used unchanged, a directory is not a source, and only the file name
   * identifies an archive. Default `strict`.
   */
  readonly mode?: CompatMode;
  /** Called for each skipped file: those that macOS leaves in directories. Not in mode `flytectl`. */
  readonly onSkipped?: (path: string) => void;
}

/** The part of a `Response` that is used. */
export interface LoadResponse {
  readonly ok: boolean;
  readonly status: number;
  /** The final URL after redirects. */
  readonly url?: string;
  readonly headers?: { get(name: string): string | null };
  arrayBuffer(): Promise<ArrayBuffer>;
}

/**
 * The files of a package from any source: archives (`.tgz`, `.tar.gz`, `.tar`; on disk or at an `http(s)` URL; with
 * another name, detected by the first bytes), directories (their files, not recursively), single files, and patterns
 * (`*`, `?`, `[a-z]` in any path segment).
 *
 * @throws FILE_NOT_FOUND, FILE_UNREADABLE, ARCHIVE_INVALID, ARCHIVE_UNSAFE, ARCHIVE_TOO_LARGE, PACKAGE_INVALID
 */
export async function loadPackageFiles(sources: readonly string[], options: LoadOptions): Promise<PackageFile[]> {
  const files: PackageFile[] = [];
  for (const source of sources) {
    const found = await load(source, options);
    const isSkipped = (file: PackageFile): boolean => options.mode !== "flytectl" && isOfMacOs(file);
    for (const { path } of found.filter(isSkipped)) options.onSkipped?.(path);
    const kept = found.filter((file) => !isSkipped(file));
    if (options.mode !== "flytectl") requirePackage(source, kept, sources.length === 1);
    files.push(...kept);
  }
  return files;
}

/** `.DS_Store`, and the `._*` files added by macOS's tar and network shares. */
function isOfMacOs({ path }: PackageFile): boolean {
  return /(?:^|\/)(?:\.DS_Store|\._[^/]*)$/.test(path);
}

async function load(source: string, options: LoadOptions): Promise<PackageFile[]> {
  const anyName = options.mode === "flytectl";
  const tarOptions = { anyName, foldersFirst: anyName };
  const unpack = (name: string, bytes: Uint8Array): PackageFile[] => unpackArchive(name, bytes, tarOptions);
  if (/^https?:/i.test(source)) return unpack(plainUrl(source), await download(source, options));
  const path = isAbsolute(source) ? source : resolve(options.cwd, source);
  const kind = await stat(path).catch(() => undefined);
  if (kind === undefined) return loadPattern(source, path, options);
  if (kind.isDirectory()) return loadFolder(path);
  const isLarge = kind.size > LARGE_BYTES;
  if (isLarge && isBundleName(path)) return [await readLargeFile(path)];
  const isArchive = (head: Uint8Array): boolean =>
    anyName ? isFlytectlArchive(path) : kindOfArchive(path, head) !== undefined;
  if (isLarge && isArchive(await headOf(path))) return readLargeArchive(path, tarOptions);
  const file = { path, bytes: await read(path, kind.size) };
  if (isBundleName(path)) return [file];
  if (isArchive(file.bytes)) return anyName ? unpack(path, file.bytes) : unpackByContent(path, file.bytes, tarOptions);
  if (anyName || path.endsWith(".pb") || isOfMacOs(file)) return [file];
  throw new FlyteSettingsError(
    "PACKAGE_INVALID",
    `${shown(source)} is not a package. Expected what pyflyte package writes, a directory of .pb files, or one of them`,
    { place: source, hint: "Make one with: pyflyte --pkgs my_package package --image IMAGE -o flyte-package.tgz" },
  );
}

async function loadFolder(folder: string): Promise<PackageFile[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  return Promise.all(names.sort(byText).map((name) => readOne(join(folder, name))));
}

async function readOne(path: string): Promise<PackageFile> {
  if (isBundleName(path) && (await stat(path)).size > LARGE_BYTES) return readLargeFile(path);
  return { path, bytes: await read(path) };
}

async function loadPattern(source: string, path: string, options: LoadOptions): Promise<PackageFile[]> {
  const found = /[*?[]/.test(path) ? await glob(path) : [];
  if (found.length === 0) {
    if (options.mode === "flytectl" && !isFlytectlArchive(source)) return [];
    throw new FlyteSettingsError("FILE_NOT_FOUND", `cannot read ${shown(source)}: there is no such file`, {
      place: source,
      hint: "Make the package with: pyflyte --pkgs my_package package --image IMAGE -o flyte-package.tgz",
    });
  }
  return Promise.all(found.sort(byText).map(readOne));
}

async function read(path: string, size?: number): Promise<Uint8Array> {
  if (size !== undefined && size > MAX_PACKAGE_BYTES) {
    throw packageTooLarge(shown(path));
  }
  try {
    return await readFile(path);
  } catch (cause) {
    throw new FlyteSettingsError("FILE_UNREADABLE", `${shown(path)} cannot be read`, { place: path }, cause);
  }
}

/** `fetch` follows redirects; a redirect from https to http is rejected. */
async function download(url: string, options: LoadOptions): Promise<Uint8Array> {
  const place = shown(plainUrl(url));
  if (options.fetch === undefined)
    throw new FlyteSettingsError("PACKAGE_INVALID", `${place}: no way to fetch it was given`);
  const unreadable = (problem: string, cause?: unknown): FlyteSettingsError =>
    new FlyteSettingsError("FILE_UNREADABLE", `${place} cannot be fetched: ${problem}`, { place }, cause);
  let response: LoadResponse;
  try {
    response = await options.fetch(url);
  } catch (cause) {
    throw unreadable(reason(cause), cause);
  }
  if (!response.ok) throw unreadable(`status ${response.status}`);
  if (/^https:/i.test(url) && /^http:/i.test(response.url ?? ""))
    throw unreadable(`it led to ${shown(plainUrl(response.url ?? ""))}, which is not encrypted`);
  if (Number(response.headers?.get("content-length") ?? 0) > MAX_PACKAGE_BYTES) throw packageTooLarge(place);
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    if (isTooLarge(cause)) throw packageTooLarge(place);
    throw unreadable(`the answer broke off (${reason(cause)})`, cause);
  }
  if (bytes.length > MAX_PACKAGE_BYTES) throw packageTooLarge(place);
  return bytes;
}

/** The error code of our transport, or undici's message. */
function isTooLarge(error: unknown): boolean {
  return (error as { code?: unknown }).code === "BODY_TOO_LARGE" || reason(error).includes("exceeded max size");
}

/** The error of fetch only reports a failure; its cause has the reason. */
function reason(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? cause.message : message;
}
