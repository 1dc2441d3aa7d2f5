import { openSync, read } from "node:fs";
import { join } from "node:path";
import { closeOnce } from "./close-once.ts";
import type { Earlier, PackedBlock, PackedBytes } from "./deflate-blocks.ts";
import { isSettled, type Manifest } from "./manifest.ts";

/** Reads unchanged blocks from the archive described by the manifest. */
export interface CachedBlocks {
  find(identity: string): Earlier | undefined;
  /** Waits for pending reads. May be called again. */
  close(): Promise<void>;
}

export function cachedBlocks(manifest: Manifest | undefined, output: string): CachedBlocks {
  const fd = manifest === undefined ? undefined : openIfThere(join(output, manifest.archive.name));
  if (manifest === undefined || fd === undefined) return { find: () => undefined, close: () => Promise.resolve() };
  const settled = manifest.blocks.filter((block) => isSettled(block.newestMs, manifest));
  const known = new Map(settled.map((block) => [block.identity, block]));
  const largest = settled.reduce((length, block) => Math.max(length, block.length), 0);
  const spare: Buffer[] = [];
  const closeFile = closeOnce(fd);
  const reading = new Set<Promise<unknown>>();
  // buffers are reused: allocating takes as long as reading
  const readBlock = async ({ offset, length }: PackedBlock): Promise<PackedBytes | undefined> => {
    const room = spare.pop() ?? Buffer.allocUnsafeSlow(largest);
    const release = (): void => void spare.push(room);
    if ((await readAt(fd, room, offset, length)) === length) return { bytes: room.subarray(0, length), release };
    release();
    return undefined;
  };
  return {
    find(identity) {
      const block = known.get(identity);
      if (block === undefined) return undefined;
      const { crc, rawLength } = block;
      return {
        crc,
        rawLength,
        read() {
          const bytes = readBlock(block);
          reading.add(bytes);
          void bytes.then(() => reading.delete(bytes));
          return bytes;
        },
      };
    },
    async close() {
      await Promise.all(reading);
      closeFile();
    },
  };
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, "r");
  } catch {
    return undefined;
  }
}

/** @returns the number of bytes read; 0 if it cannot be read */
function readAt(fd: number, room: Buffer, offset: number, length: number): Promise<number> {
  return new Promise((done) => read(fd, room, 0, length, offset, (error, count) => done(error ? 0 : count)));
}
