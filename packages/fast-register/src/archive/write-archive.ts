import { type ErrorCode, isFlyteSettingsError } from "@flyte-settings/core/plugin";
import { withCleanup } from "@flyte-settings/node-kit/concurrency";
import { digestFiles, refuseOddNames } from "../digest.ts";
import type { FileList } from "../list-files.ts";
import { refuseUnsafeNames } from "../runtime/safe-path.ts";
import { type ArchiveDigest, digestHere, digestInThread } from "./archive-digest.ts";
import { type Archive, type ArchiveOptions, LEVEL } from "./archive-options.ts";
import { cachedBlocks } from "./cached-blocks.ts";
import type { EarlyArchive } from "./fast-path/early-archive.ts";
import type { GrowingList } from "./fast-path/growing-list.ts";
import { readAhead } from "./fast-path/read-ahead.ts";
import { gzipEnd, namedGzipHeader, plainGzipHeader } from "./gzip-frame.ts";
import { identityHash, noIdentity } from "./identity.ts";
import { archiveName, stampOf, writeManifest } from "./manifest.ts";
import { openOutput } from "./output-file.ts";
import type { Packing } from "./pack-files.ts";
import { packList, reserver, throwIfStopped } from "./pack-list.ts";
import { peerTimes, TIME } from "./peer-members.ts";
import { ThreadError } from "./program-thread.ts";
import { tarStream } from "./tar-stream.ts";
import { type Cache, openCache, unchangedArchive } from "./unchanged.ts";

const PEER_LEVEL = 9;
/**
 * Above this size, reusing an earlier archive saves so much deflating that a thread for the digest pays off (10 MB, 30
 * ms to start).
 */
const LARGE = 64 * 1024 * 1024;
/** Offset of the name in a gzip header. */
const NAME_AT = 10;

/**
 * Packs a list of files. Each byte is read once, so the digest matches the packed bytes. The archive is written next to
 * its final name and renamed, so an incomplete archive never has that name; concurrent runs do not affect each other.
 *
 * @throws BUNDLE_FILE_UNREADABLE, BUNDLE_FILE_CHANGED, BUNDLE_TOO_LARGE, BUNDLE_OUTPUT_UNWRITABLE, ABORTED
 */
export async function writeArchive(list: FileList, options: ArchiveOptions): Promise<Archive> {
  return writeListed(list, options);
}

/**
 * {@link writeArchive} with what was done while the files were listed.
 * @param early receives the list; what it could not do is done again
 */
export async function writeListed(list: FileList, options: ArchiveOptions, early?: EarlyArchive): Promise<Archive> {
  refuseOddNames(list.digested ?? list.files);
  if (options.compat !== "flytekit") refuseUnsafeNames(list.files);
  const done = await early?.complete(list);
  if (typeof done === "object") return done;
  const cache = options.cache === true && options.compat !== "flytekit" ? openCache(list, options) : undefined;
  const { manifest } = cache ?? {};
  const same = manifest && done !== "changed" && (await unchangedArchive(list, manifest, options.output));
  if (same) return same;
  const isLarge = manifest !== undefined && manifest.bytes >= LARGE && list.links.size === 0;
  const packWith = async (hash: ArchiveDigest): Promise<Archive> => {
    try {
      return await pack(list, options, cache, hash);
    } finally {
      hash.close();
    }
  };
  try {
    return await packWith(isLarge ? digestInThread() : digestHere());
  } catch (error) {
    // A large file that changed while being read has invalidated the digest: start again.
    if (!(error instanceof ThreadError || isCode(error, "BUNDLE_FILE_CHANGED"))) throw error;
    return packWith(digestHere());
  }
}

function isCode(error: unknown, code: ErrorCode): boolean {
  return isFlyteSettingsError(error) && error.code === code;
}

/**
 * The archive of files that are still being listed: an unchanged one, or a new one unless some of an earlier one can be
 * reused. @returns "changed" if there is an earlier one with other contents
 */
export async function writeGrowing(list: GrowingList, options: ArchiveOptions): Promise<Archive | "changed"> {
  const cache = options.cache === true ? openCache(list, options) : undefined;
  if (cache?.manifest === undefined) return pack(list, options, cache, digestHere());
  return (await unchangedArchive(list, cache.manifest, options.output)) ?? "changed";
}

/** Packs into a temporary file. */
function pack(...given: Parameters<typeof packIntoOutput>): Promise<Archive> {
  return withCleanup(given[1].signal, () => packIntoOutput(...given));
}

async function packIntoOutput(
  list: FileList | GrowingList,
  options: ArchiveOptions,
  cache: Cache | undefined,
  hash: ArchiveDigest,
): Promise<Archive> {
  const isCompat = options.compat === "flytekit";
  const out = openOutput(options.output);
  const ahead = isCompat ? undefined : readAhead(list, "contents");
  const earlier = cachedBlocks(cache?.manifest, options.output);
  try {
    out.write(isCompat ? namedGzipHeader(archiveName("0".repeat(32)).slice(0, -3)) : plainGzipHeader);
    const stream = tarStream({
      level: options.level ?? (isCompat ? PEER_LEVEL : LEVEL),
      time: isCompat ? peerTimes[options.generation ?? 1] : { seconds: options.modifiedSeconds ?? TIME },
      hash,
      earlier,
      newIdentity: cache === undefined ? () => noIdentity : identityHash,
      write: out.write,
      throwIfStopped: () => throwIfStopped(options.signal),
    });
    const packing: Packing = {
      list,
      hash,
      stream,
      skipped: [],
      ahead,
      reserve: reserver(list, options.maxBytes),
    };
    const packed = await packList(packing, options);
    const end = await stream.end();
    out.write(gzipEnd(end.crc, end.rawLength));
    const digest = list.digested === undefined ? await hash.hex() : digestFiles(list);
    const name = archiveName(digest);
    if (isCompat) out.patch(Buffer.from(name.slice(0, -3), "latin1"), NAME_AT);
    const md5 = out.md5();
    await out.flushed();
    // an unchanged tree has the same name, and Windows does not replace an open file
    await earlier.close();
    const path = out.commit(name);
    if (cache !== undefined && packing.skipped.length === 0) {
      const archive = { name, md5, ...stampOf(path) };
      const { identity, blocks } = end;
      const manifest = {
        format: 3,
        key: cache.key,
        digest,
        archive,
        identity,
        bytes: packed.bytes,
        blocks,
      } as const;
      writeManifest(cache.path, manifest);
    }
    const { reused } = end;
    const skipped = [...list.skipped, ...packing.skipped];
    const written = { path, digest, size: out.size, ...packed, skipped, reused };
    // the name in the header of a compat archive was patched after hashing
    return isCompat ? written : { ...written, md5 };
  } finally {
    out.close();
    ahead?.close();
    await earlier.close();
  }
}
