import { BLOCK, padding, type TarErrors } from "./header.ts";
import { headerReader, type TarHeader } from "./header-reader.ts";

/** Reads a tar in pieces of any size. Does not require Node. */
export interface TarScanner {
  /** @throws `errors.invalid`, `errors.unsafe` */
  push(piece: Uint8Array): void;
  /** @throws `errors.invalid` if the archive ends inside a member */
  end(): void;
}

export interface ScanOptions {
  readonly errors: TarErrors;
  /** Whether the content of a member is kept; other content is skipped. */
  readonly keep: (member: TarHeader) => boolean;
  /** Called for each member after its content; `bytes` is only set for kept content. */
  readonly onMember: (member: TarHeader, bytes: Uint8Array | undefined) => void;
}

/** The part being read: a header block, or the content of a record or member. */
type State =
  | { readonly is: "header" }
  | { readonly is: "record"; readonly flag: string; readonly size: number }
  | { readonly is: "member"; readonly member: TarHeader; readonly keeps: boolean }
  | { readonly is: "end" };

/** Memory use depends on kept content only, however large the archive is. */
export function tarScanner({ errors, keep, onMember }: ScanOptions): TarScanner {
  const headers = headerReader(errors);
  let state: State = { is: "header" };
  let buffer: Uint8Array = new Uint8Array(BLOCK);
  let filled = 0;
  /** Remaining bytes of content, then of padding. */
  let left = BLOCK;
  let pad = 0;

  const start = (next: State, size: number, keeps: boolean): void => {
    state = next;
    left = size;
    pad = next.is === "header" ? 0 : padding(size);
    buffer = keeps ? new Uint8Array(size) : new Uint8Array(0);
    filled = 0;
  };
  const nextHeader = (): void => start({ is: "header" }, BLOCK, true);
  const finish = (): void => {
    if (state.is === "header") {
      const step = headers.next(buffer);
      if (step.is === "end") state = { is: "end" };
      else if (step.is === "record") start(step, step.size, true);
      else {
        const keeps = keep(step.member);
        start({ is: "member", member: step.member, keeps }, step.member.size, keeps);
      }
      return;
    }
    if (state.is === "record") headers.record(state.flag, buffer);
    else if (state.is === "member") onMember(state.member, state.keeps ? buffer : undefined);
    nextHeader();
  };

  return {
    push(piece) {
      let at = 0;
      while (state.is !== "end") {
        const taken = Math.min(left, piece.length - at);
        if (buffer.length > 0) buffer.set(piece.subarray(at, at + taken), filled);
        filled += taken;
        left -= taken;
        at += taken;
        if (left > 0) return;
        const skipped = Math.min(pad, piece.length - at);
        pad -= skipped;
        at += skipped;
        if (pad > 0) return;
        finish();
      }
    },
    end() {
      const isBetween = state.is === "header" && filled === 0;
      if (state.is !== "end" && !isBetween) throw errors.invalid("it ends in the middle of a file");
    },
  };
}
