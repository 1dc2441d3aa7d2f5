const DEEPEST = 64;
const CONTEXT = /^H4sI[A-Za-z0-9+/]{20,}={0,2}$/;
const decoder = new TextDecoder();
/** Size of a value in bytes, by wire type. */
const FIXED: Readonly<Record<number, number>> = { 1: 8, 5: 4 };

/** Finds the contexts in a protobuf message of any type, at any depth, without duplicates. */
export function contextsInMessage(bytes: Uint8Array): readonly string[] {
  const found: string[] = [];
  collect(bytes, found, 0);
  return [...new Set(found)];
}

/** `false`: not a message. */
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
    } else if (FIXED[kind] !== undefined) at += FIXED[kind];
    else return false;
    if (Number.isNaN(at) || at > bytes.length) return false;
  }
  found.push(...texts);
  return true;
}
