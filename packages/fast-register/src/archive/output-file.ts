import { createHash } from "node:crypto";
import { existsSync, fdatasync, fstatSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { FlyteSettingsError, shown } from "@flyte-settings/core/plugin";
import { commitFile, removeStaleTempFiles, tempPath, writeAtomically } from "@flyte-settings/node-kit/fs";
import { systemReasons } from "@flyte-settings/node-kit/system-reasons";
import { OWN_FOLDER } from "../own-files.ts";
import { closeOnce } from "./close-once.ts";

/** A file that gets its final name only when it is complete. */
export interface OutputFile {
  /** Appends and returns the offset. */
  write(bytes: Uint8Array): number;
  /** Overwrites bytes at an offset. */
  patch(bytes: Uint8Array, at: number): void;
  readonly size: number;
  /** Base64 MD5 of the bytes written, before patches. */
  md5(): string;
  /** Waits for the background flush; call it before {@link commit}. */
  flushed(): Promise<void>;
  /** Renames it, replacing an existing file. @returns the absolute path */
  commit(name: string): string;
  /** Closes the file, and removes it if it was not committed. */
  close(): void;
}

/** Flushed to disk in chunks of this size while packing continues, so that little is left at the end. */
const FLUSH = 4 * 1024 * 1024;

/** Opens a file with a temporary name in `folder`, which is created if missing. @throws BUNDLE_OUTPUT_UNWRITABLE */
export function openOutput(folder: string): OutputFile {
  const path = tempPath(folder);
  const fd = tried(folder, () => {
    mkdirSync(folder, { recursive: true });
    hideFromGit(folder);
    return openSync(path, "wx", 0o644);
  });
  removeStaleTempFiles(folder, fstatSync(fd).mtimeMs);
  const hash = createHash("md5");
  let size = 0;
  let isCommitted = false;
  const closeFile = closeOnce(fd);
  let waiting = 0;
  let flush: Promise<unknown> | undefined;
  const flushAhead = (): void => {
    if (flush !== undefined || waiting < FLUSH) return;
    waiting = 0;
    // keep the result: a failing disk reports an error only once
    flush = new Promise<NodeJS.ErrnoException | null>((done) => fdatasync(fd, done)).then((error) => {
      flush = undefined;
      failed ??= error ?? undefined;
    });
  };
  let failed: unknown;
  return {
    write(bytes) {
      const at = size;
      tried(folder, () => {
        for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done, bytes.length - done, at + done);
      });
      hash.update(bytes);
      size += bytes.length;
      waiting += bytes.length;
      flushAhead();
      return at;
    },
    async flushed() {
      await flush;
      tried(folder, () => {
        if (failed !== undefined) throw failed;
      });
    },
    patch: (bytes, at) => void tried(folder, () => writeSync(fd, bytes, 0, bytes.length, at)),
    get size() {
      return size;
    },
    md5: () => hash.digest("base64"),
    commit(name) {
      const final = join(folder, name);
      // Windows may not allow renaming an open file
      tried(folder, () => {
        closeFile();
        commitFile(path, final);
      });
      isCommitted = true;
      return final;
    },
    close() {
      closeFile();
      if (!isCommitted) rmSync(path, { force: true });
    },
  };
}

/** Keeps our output directory out of git. Failing to write the file is not an error. */
function hideFromGit(folder: string): void {
  const own = dirname(folder);
  const path = join(own, ".gitignore");
  if (basename(own) !== OWN_FOLDER || existsSync(path)) return;
  try {
    writeAtomically(path, "*\n", { isDurable: false });
  } catch {
    // as in a directory created by the user
  }
}

const reasons: { readonly [code: string]: string } = {
  ...systemReasons,
  EFBIG: "no file may be that large there (ulimit -f)",
  EEXIST: "it is not a directory",
};

function tried<T>(folder: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "error";
    throw new FlyteSettingsError(
      "BUNDLE_OUTPUT_UNWRITABLE",
      `the archive cannot be written to ${shown(folder)}: ${reasons[code] ?? code}. Expected a writable directory with enough space; choose another one, for example --output bundles`,
      { place: folder },
      error,
    );
  }
}
