import { BLOCK, padding, type TarErrors } from "./header.ts";
import { headerReader, type TarHeader } from "./header-reader.ts";

/** A member of an archive in memory. */
export interface TarMember extends TarHeader {
  /** A view into the archive's bytes. */
  readonly bytes: Uint8Array;
  /** Offset of its header block; the content follows directly. */
  readonly headerAt: number;
}

/**
 * Iterates over the members of an uncompressed archive in order. Does not require Node.
 *
 * @throws `errors.invalid`, `errors.unsafe`
 */
export function* membersOf(tar: Uint8Array, errors: TarErrors): Generator<TarMember> {
  const headers = headerReader(errors);
  const content = (at: number, size: number): Uint8Array => {
    if (at + size > tar.length) throw errors.invalid("it ends in the middle of a file");
    return tar.subarray(at, at + size);
  };
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const headerAt = at;
    const step = headers.next(tar.subarray(at, at + BLOCK));
    if (step.is === "end") return;
    at += BLOCK;
    const { size } = step.is === "record" ? step : step.member;
    const bytes = content(at, size);
    at += size + padding(size);
    if (step.is === "record") headers.record(step.flag, bytes);
    else yield { ...step.member, bytes, headerAt };
  }
}
