import { BLOCK, padding, type TarErrors } from "./header.ts";
import { membersOf } from "./in-memory.ts";

/**
 * Replaces the content of some files in an archive. Names, modes, times and order are kept, and unedited files stay
 * identical byte for byte.
 *
 * @param edit receives a file's name and content; return the same object to keep it
 * @throws `errors.invalid` for damaged archives, and for an edited file whose size is in a pax header
 */
export function editTar(
  tar: Uint8Array,
  edit: (path: string, content: Uint8Array) => Uint8Array,
  errors: TarErrors,
): Uint8Array {
  const pieces: Uint8Array[] = [];
  let done = 0;
  for (const { type, name, bytes, headerAt } of membersOf(tar, errors)) {
    const edited = type === "file" ? edit(name, bytes) : bytes;
    if (edited === bytes) continue;
    const header = tar.slice(headerAt, headerAt + BLOCK);
    if (Number.parseInt(text(header, 124, 12), 8) !== bytes.length)
      throw errors.invalid("the size of a file is in a pax header, which cannot be edited");
    put(header, 124, `${edited.length.toString(8).padStart(11, "0")}\0`);
    put(header, 148, " ".repeat(8));
    const sum = header.reduce((total, byte) => total + byte, 0);
    put(header, 148, `${sum.toString(8).padStart(6, "0")}\0 `);
    pieces.push(tar.subarray(done, headerAt), header, edited, new Uint8Array(padding(edited.length)));
    done = headerAt + BLOCK + bytes.length + padding(bytes.length);
  }
  pieces.push(tar.subarray(done));
  return Buffer.concat(pieces);
}

function put(header: Uint8Array, at: number, value: string): void {
  header.set(Buffer.from(value, "latin1"), at);
}

function text(header: Uint8Array, at: number, length: number): string {
  return Buffer.from(header.subarray(at, at + length)).toString("latin1");
}
