/** Code whose location does not include its digest: read once, for the plan and for the upload. */
import { createHash } from "node:crypto";
import { closeSync, createReadStream, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { tempPath } from "@flyte-settings/node-kit/fs";
import type { LargeContent } from "../package/package-file.ts";
import type { OpenedCode } from "./open-code.ts";

const CHUNK = 128 * 1024;

/** Temporary files, readable only by this user. */
export interface CodeFiles {
  /** Downloads on the first call for a location. */
  get(location: string, open: () => Promise<OpenedCode>): Promise<LargeContent>;
  /** Removes them; call it when the plan has been applied or discarded. */
  close(): void;
}

/** Pass it in `PromotionAdmins` to read such code once; otherwise it is read for the plan and again for the upload. */
export function codeFiles(): CodeFiles {
  const contents = new Map<string, Promise<LargeContent>>();
  const fds: number[] = [];
  return {
    get(location, open) {
      const content = contents.get(location) ?? download(open, fds);
      contents.set(location, content);
      return content;
    },
    close() {
      for (const fd of fds.splice(0)) closeSync(fd);
    },
  };
}

async function download(open: () => Promise<OpenedCode>, fds: number[]): Promise<LargeContent> {
  const path = tempPath(tmpdir());
  const fd = openSync(path, "wx+", 0o600);
  fds.push(fd);
  // an open file needs no name, so nothing is left behind if the process is killed
  rmSync(path);
  const hash = createHash("md5");
  let size = 0;
  for await (const piece of (await open()).body) {
    hash.update(piece);
    for (let at = 0; at < piece.length; ) at += writeSync(fd, piece, at);
    size += piece.length;
  }
  const read = (): AsyncIterable<Uint8Array> =>
    createReadStream("", { fd, start: 0, autoClose: false, highWaterMark: CHUNK });
  return { size, md5: hash.digest(), open: read };
}

/** The caller's files, or new ones for this call only. */
export async function withCodeFiles<Result>(
  given: CodeFiles | undefined,
  run: (files: CodeFiles) => Promise<Result>,
): Promise<Result> {
  if (given !== undefined) return run(given);
  const files = codeFiles();
  try {
    return await run(files);
  } finally {
    files.close();
  }
}
