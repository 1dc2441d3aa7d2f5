/** Bytes by name. */
export type Pieces = ReadonlyMap<string, Uint8Array>;

/** V8 reads an aligned piece without copying it. */
const ALIGNMENT = 8;

/** One line of JSON with the name and size of each piece, and the pieces. */
export function joinPieces(pieces: Pieces): Buffer {
  const sizes = JSON.stringify([...pieces].map(([name, { length }]) => [name, length]));
  const parts = [Buffer.from(`${sizes}\n`), ...pieces.values()];
  return Buffer.concat(parts.flatMap((part) => [part, new Uint8Array(padding(part.length))]));
}

/** @throws if the line is not JSON */
export function splitPieces(bytes: Buffer): Pieces {
  let at = bytes.indexOf("\n") + 1;
  const sizes: readonly (readonly [string, number])[] = JSON.parse(bytes.toString("utf8", 0, at));
  return new Map(
    sizes.map(([name, size]) => {
      const start = at + padding(at);
      at = start + size;
      return [name, bytes.subarray(start, at)];
    }),
  );
}

function padding(length: number): number {
  return -length & (ALIGNMENT - 1);
}
