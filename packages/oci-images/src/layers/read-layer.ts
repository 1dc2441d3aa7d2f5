import { FlyteSettingsError } from "@flyte-settings/core";
import { byteSource, plainBytes, readTar, type TarErrors, type TarHeader } from "@flyte-settings/node-kit/tar";

/** `wanted` selects the contents to keep; the others are skipped as they arrive. */
export interface LayerVisitor {
  wanted(entry: TarHeader): boolean;
  visit(entry: TarHeader, content: Uint8Array | undefined): void;
}

/**
 * Reads a layer (gzip or plain, whatever its media type) to its last byte, so that its digest is verified. Keeps one
 * header and the wanted contents in memory.
 *
 * @throws ARCHIVE_INVALID for damaged data and zstd, ARCHIVE_TOO_LARGE beyond `maxBytes` of tar
 */
export async function readLayer(
  packed: AsyncIterable<Uint8Array>,
  maxBytes: number,
  visitor: LayerVisitor,
): Promise<void> {
  const source = byteSource(atMost(maxBytes, plainBytes(packed, layerErrors)), layerErrors, true);
  for await (const entry of readTar(source, layerErrors)) {
    const parts: Uint8Array[] | undefined = entry.type === "file" && visitor.wanted(entry) ? [] : undefined;
    if (parts !== undefined) for await (const piece of entry.body()) parts.push(piece);
    visitor.visit(entry, parts === undefined ? undefined : Buffer.concat(parts));
  }
  await source.drain(maxBytes, () => tooLarge(maxBytes));
}

const layerErrors: TarErrors & { zstd(): Error } = {
  invalid: (problem, cause) => new FlyteSettingsError("ARCHIVE_INVALID", `a layer is not a tar: ${problem}`, {}, cause),
  unsafe: (name, problem) =>
    new FlyteSettingsError("ARCHIVE_INVALID", `a layer is not a tar: ${JSON.stringify(name.slice(0, 200))} ${problem}`),
  zstd: () =>
    new FlyteSettingsError(
      "ARCHIVE_INVALID",
      "a layer is compressed with zstd, which cannot be read here; expected gzip or a plain tar",
      {
        hint: "Build the image with gzip layers, for example docker buildx build --output type=image,compression=gzip.",
      },
    ),
};

async function* atMost(maxBytes: number, plain: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of plain) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge(maxBytes);
    yield chunk;
  }
}

function tooLarge(maxBytes: number): FlyteSettingsError {
  return new FlyteSettingsError("ARCHIVE_TOO_LARGE", `a layer unpacks to more than ${maxBytes} bytes; expected less`);
}
