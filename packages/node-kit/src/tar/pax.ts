import { decodeName } from "../fs/byte-name.ts";
import { latin1, type TarErrors } from "./header.ts";

/** Values from records that apply to the next member. */
export interface Overrides {
  path?: string;
  linkPath?: string;
  size?: number;
  isSparse?: boolean;
}

/**
 * Parses the records of a pax header: `LENGTH key=value\n`, LENGTH in bytes including itself.
 * @throws `errors.invalid`
 */
export function parsePax(content: Uint8Array, errors: TarErrors): Overrides {
  const found: Overrides = {};
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(32, at);
    const digits = space < 0 ? "" : latin1(content.subarray(at, Math.min(space, at + 10)));
    const length = /^[1-9]\d{0,8}$/.test(digits) ? Number(digits) : 0;
    const end = at + length;
    const equals = content.indexOf(61, space);
    if (length === 0 || end > content.length || equals < 0 || equals >= end || content[end - 1] !== 10) {
      throw errors.invalid("damaged pax header");
    }
    const key = latin1(content.subarray(space + 1, equals));
    const value = content.subarray(equals + 1, end - 1);
    if (key.startsWith("GNU.sparse.")) found.isSparse = true;
    else if (key === "path") found.path = decodeName(value);
    else if (key === "linkpath") found.linkPath = decodeName(value);
    else if (key === "size") found.size = sizeOf(latin1(value), errors);
    at = end;
  }
  return found;
}

function sizeOf(text: string, errors: TarErrors): number {
  const size = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(size)) throw errors.invalid("a bad size in a pax header");
  return size;
}
