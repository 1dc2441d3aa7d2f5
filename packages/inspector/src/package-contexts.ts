import type { FoundContext } from "@flyte-settings/core";
import { FlyteSettingsError } from "@flyte-settings/core";
import { readTar } from "@flyte-settings/registration/tar";

/** For a dropped file and for its unpacked content. Use the command line for larger files. */
export const MAX_BYTES: number = 128 * 1024 * 1024;
const DEEPEST = 64;
const CONTEXT = /^H4sI[A-Za-z0-9+/]{20,}={0,2}$/;
const decoder = new TextDecoder();

/**
 * Finds the contexts in a package (`.tgz`, `.tar`) or a serialized entity (`.pb`), each with its file name.
 *
 * @throws ARCHIVE_INVALID ARCHIVE_TOO_LARGE ARCHIVE_UNSAFE
 */
export async function contextsInBytes(name: string, bytes: Uint8Array): Promise<FoundContext[]> {
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? await gunzip(bytes) : bytes;
  const files = /\.pb(?:\.gz)?$/.test(name) ? [{ path: name, bytes: plain }] : readTar(plain);
  return files
    .filter(({ path }) => /\.pb(?:\.gz)?$/.test(path))
    .flatMap((file) => {
      const found: string[] = [];
      collect(file.bytes, found, 0);
      return [...new Set(found)].map((context) => ({ entity: file.path.replace(/^.*\//, ""), context }));
    });
}

async function gunzip(bytes: Uint8Array): Promise<Uint8Array> {
  const reader = new Blob([bytes as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream("gzip"))
    .getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new FlyteSettingsError("ARCHIVE_INVALID", "the archive is damaged or cut. Expected a gzip");
    });
    if (done) break;
    parts.push(value);
    size += value.length;
    if (size > MAX_BYTES) {
      throw tooLarge(`the archive unpacks to more than ${MAX_BYTES} bytes`);
    }
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Collects every string in a protobuf message that is a context, at any depth. `false`: not a message. */
function collect(bytes: Uint8Array, found: string[], depth: number): boolean {
  if (depth > DEEPEST) return false;
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 1; at < bytes.length; shift *= 128) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 0x7f) * shift;
      if (byte < 0x80) return value;
      if (shift > 2 ** 56) break;
    }
    return Number.NaN;
  };
  const fixed: Readonly<Record<number, number>> = { 1: 8, 5: 4 };
  const texts: string[] = [];
  while (at < bytes.length) {
    const kind = varint() % 8;
    if (kind === 0) varint();
    else if (kind === 2) {
      const length = varint();
      if (!(length <= bytes.length - at)) return false;
      const body = bytes.subarray(at, at + length);
      at += length;
      // "H4sI": a string, not a message.
      if (body[0] === 0x48 && body[1] === 0x34 && body[2] === 0x73 && body[3] === 0x49) {
        const text = decoder.decode(body);
        if (CONTEXT.test(text)) texts.push(text);
      } else collect(body, texts, depth + 1);
    } else if (fixed[kind] !== undefined) at += fixed[kind];
    else return false;
    if (Number.isNaN(at) || at > bytes.length) return false;
  }
  found.push(...texts);
  return true;
}

/** The command line reads files that are too large for the page. */
export function tooLarge(problem: string): FlyteSettingsError {
  return new FlyteSettingsError("ARCHIVE_TOO_LARGE", problem, {
    hint: "At a terminal: flyte-settings package inspect FILE, flyte-settings context decode --package FILE",
  });
}
