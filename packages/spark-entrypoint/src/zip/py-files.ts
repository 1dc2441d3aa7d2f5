import { type CompatOptions, FlyteSettingsError } from "@flyte-settings/core";
import { isCompat } from "@flyte-settings/core/internal";
import { omitUndefined, shown } from "@flyte-settings/core/plugin";
import { ZIP_COMMENT } from "@flyte-settings/node-kit/fs";
import { sparkInvalid } from "../spark-error.ts";
import { writeZip, type ZipEntry } from "./zip-writer.ts";

/** One source file, as listed. */
export interface CodeFile {
  /** Relative to the directory that modules are imported from, with `/`: `weather/readings.py`. */
  readonly path: string;
  read(): Uint8Array | Promise<Uint8Array>;
}

export interface PyFilesOptions extends CompatOptions {
  /** Default: stored, the same bytes on every machine. Deflated bytes depend on zlib. */
  readonly deflate?: boolean;
}

const MAX_ENTRIES = 65_534;
const MAX_BYTES = 4 * 1024 ** 3 - 1;

/**
 * The code as a zip for `--py-files`: code at the root, an entry for every directory (otherwise namespace packages are
 * not found), a fixed timestamp, in code-point order. The same files give the same bytes. With `compat: { spark }` the
 * timestamp is 1980-01-01, as in flytekit (L12), otherwise 1981-01-01. Its name must end in `.zip`: executors only
 * import from this extension, `.egg` and `.jar`.
 *
 * @throws SPARK_INVALID for a path outside the zip and for duplicate paths; BUNDLE_TOO_LARGE
 */
export async function pyFilesZip(files: readonly CodeFile[], options: PyFilesOptions = {}): Promise<Uint8Array> {
  const sorted = [...files].sort((a, b) => byCodePoint(a.path, b.path));
  const folders = new Set<string>();
  const names = new Set<string>();
  for (const { path } of sorted) {
    checkPath(path);
    if (names.has(path)) throw sparkInvalid(`"${shown(path)}" is in the listing twice`, path);
    names.add(path);
    for (let at = path.indexOf("/"); at >= 0; at = path.indexOf("/", at + 1)) folders.add(path.slice(0, at + 1));
  }
  for (const path of names) {
    if (folders.has(`${path}/`)) throw sparkInvalid(`"${shown(path)}" is a file and a directory`, path);
  }
  if (names.size + folders.size > MAX_ENTRIES) throw tooLarge(`${names.size} files and ${folders.size} folders`);
  const entries: ZipEntry[] = [...folders].map((name) => ({ name, data: new Uint8Array() }));
  let total = 0;
  for (const file of sorted) {
    const data = await file.read();
    total += data.length + 2 * file.path.length + 128;
    if (total > MAX_BYTES) throw tooLarge("4 GiB and more");
    entries.push({ name: file.path, data });
  }
  entries.sort((a, b) => byCodePoint(a.name, b.name));
  return writeZip(entries, {
    ...omitUndefined({ deflate: options.deflate }),
    // the comment lets a later bundle of the same directory recognize the zip and exclude it
    ...(isCompat(options.compat, "spark") ? { year: 1980 } : { year: 1981, comment: ZIP_COMMENT }),
  });
}

function checkPath(path: string): void {
  const parts = path.split("/");
  const isInside = parts.every((part) => part !== "" && part !== "." && part !== "..");
  if (isInside && !path.includes("\0") && Buffer.byteLength(path) < 65_536) return;
  throw sparkInvalid(
    `"${shown(path)}" is not a valid path inside the zip: expected names separated by /, for example weather/readings.py`,
    path,
  );
}

function tooLarge(what: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "BUNDLE_TOO_LARGE",
    `a zip for --py-files holds fewer than ${MAX_ENTRIES} entries and less than 4 GiB; this one would have ${what}. Send the bundle with --archives instead`,
  );
}

/** UTF-16 order differs beyond U+FFFF. */
function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
