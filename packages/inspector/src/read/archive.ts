import { FlyteSettingsError } from "@flyte-settings/core";
import { archiveKind, type PackageMember, scanPackage } from "@flyte-settings/registration/tar";
import { pauses } from "../pauses.ts";

/** Progress and cancellation of reading a file. */
export interface Reading {
  /** Compressed bytes read so far, and the total. */
  readonly onProgress: (read: number, all: number) => void;
  readonly signal: AbortSignal;
}

export interface Limits {
  /** Maximum size of the file. */
  readonly packed: number;
  /** Maximum size of its unpacked content. */
  readonly unpacked: number;
}

const MIB = 1024 * 1024;
/** Compressed bytes that are unpacked at once. */
const PIECE = 8 * 1024;
/** A package contains protobufs, and optionally the code. */
export const PACKAGE_LIMITS: Limits = { packed: 50 * MIB, unpacked: 128 * MIB };
/** Only the headers of a bundle are kept in memory. */
export const BUNDLE_LIMITS: Limits = { packed: 200 * MIB, unpacked: 2048 * MIB };

export interface ArchiveContents {
  readonly members: readonly PackageMember[];
  /** Serialized entities, and the code of a package. */
  readonly kept: readonly { readonly path: string; readonly bytes: Uint8Array<ArrayBuffer> }[];
}

/**
 * Reads the members of a tar, compressed or not, in pieces.
 *
 * @param keep selects the members whose content is kept; absent: the archive is a code bundle
 * @throws ARCHIVE_INVALID ARCHIVE_TOO_LARGE ARCHIVE_UNSAFE; AbortError after `signal`
 */
export async function readArchive(
  file: Blob,
  name: string,
  limits: Limits,
  keep: ((path: string) => boolean) | undefined,
  reading: Reading,
): Promise<ArchiveContents> {
  if (file.size > limits.packed) throw tooLarge(`${name} has more than ${limits.packed} bytes`);
  const members: PackageMember[] = [];
  const kept: { path: string; bytes: Uint8Array<ArrayBuffer> }[] = [];
  const scanner = scanPackage({
    keep: keep ?? (() => false),
    links: keep === undefined,
    onMember: (member, bytes) => {
      members.push(member);
      if (bytes !== undefined) kept.push({ path: member.path, bytes: bytes as Uint8Array<ArrayBuffer> });
    },
  });
  for await (const piece of piecesOf(file, limits, reading)) scanner.push(piece);
  scanner.end();
  return { members, kept };
}

/** The content of a file, unpacked if it is gzip. @throws ARCHIVE_INVALID ARCHIVE_TOO_LARGE */
export async function unpackedBytes(file: Blob, limits: Limits, reading: Reading): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of piecesOf(file, limits, reading)) parts.push(piece);
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

async function* piecesOf(file: Blob, limits: Limits, reading: Reading): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const head = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const isGzip = archiveKind(head) === "gzip";
  let read = 0;
  const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(piece, controller) {
      read += piece.length;
      reading.onProgress(read, file.size);
      // a short piece of a decompression bomb unpacks to a thousand times its size at once
      for (let at = 0; at < piece.length; at += PIECE) controller.enqueue(piece.subarray(at, at + PIECE));
    },
  });
  const plain = file.stream().pipeThrough(counted);
  const reader = (isGzip ? plain.pipeThrough(new DecompressionStream("gzip")) : plain).getReader();
  let size = 0;
  const pause = pauses(reading.signal);
  try {
    for (;;) {
      await pause();
      const { done, value } = await reader.read().catch(() => {
        throw new FlyteSettingsError("ARCHIVE_INVALID", "the archive is damaged or cut. Expected a gzip");
      });
      if (done) return;
      size += value.length;
      if (size > limits.unpacked) throw tooLarge(`the archive unpacks to more than ${limits.unpacked} bytes`);
      yield value as Uint8Array<ArrayBuffer>;
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

/** The command line reads files that are too large for the page. */
function tooLarge(problem: string): FlyteSettingsError {
  return new FlyteSettingsError("ARCHIVE_TOO_LARGE", problem, {
    hint: "In a terminal: flyte-settings package inspect FILE, flyte-settings bundle list, or tar -tzvf FILE",
  });
}
