import type { ByteSource } from "./byte-source.ts";
import { BLOCK, padding, type TarErrors } from "./header.ts";
import { headerReader, type TarHeader } from "./header-reader.ts";

/** A member of an archive being read. Read its content before the next member. */
export interface TarEntry extends TarHeader {
  body(): AsyncGenerator<Buffer>;
}

/**
 * Iterates over the members of a tar as their bytes arrive. Unread content is skipped. No type of member is rejected:
 * devices and sparse files are returned as `other`.
 *
 * @throws `errors.invalid`, `errors.unsafe`: see {@link headerReader}
 */
export async function* readTar(source: ByteSource, errors: TarErrors): AsyncGenerator<TarEntry> {
  const headers = headerReader(errors);
  for (;;) {
    const block = await source.block(BLOCK);
    if (block === undefined) return;
    const step = headers.next(block);
    if (step.is === "end") return;
    if (step.is === "record") {
      headers.record(step.flag, await source.take(step.size));
      await source.take(padding(step.size));
      continue;
    }
    const { member } = step;
    let isRead = false;
    const body = async function* (): AsyncGenerator<Buffer> {
      isRead = true;
      yield* source.pieces(member.size);
      await source.take(padding(member.size));
    };
    yield { ...member, body };
    if (!isRead) for await (const _ of body());
  }
}
