import { decodeName } from "../fs/byte-name.ts";
import { isZero, parseHeader, type TarErrors, untilNul } from "./header.ts";
import { type Overrides, parsePax } from "./pax.ts";

/** A member as described by its headers. */
export interface TarHeader {
  /** As in the archive, not validated. A byte that is not valid UTF-8 becomes a lone surrogate U+DC80..U+DCFF. */
  readonly name: string;
  readonly type: "file" | "folder" | "symlink" | "hardlink" | "other";
  /** For messages: `a device`, `a sparse file`. */
  readonly kind: string;
  readonly mode: number;
  /** Size of the content in bytes; 0 for links and directories. */
  readonly size: number;
  readonly linkName: string;
}

/** What follows a header block. */
export type Step =
  | { readonly is: "end" }
  /** `size` bytes follow; pass them to {@link HeaderReader.record}. */
  | { readonly is: "record"; readonly flag: string; readonly size: number }
  | { readonly is: "member"; readonly member: TarHeader };

/** Converts header blocks to members; the caller reads the bytes. */
export interface HeaderReader {
  next(block: Uint8Array): Step;
  record(flag: string, content: Uint8Array): void;
}

/** Maximum size of one record for the next member, which contains names and numbers, no data. */
const MAX_RECORD = 1024 * 1024;
const MAX_RECORDS_IN_A_ROW = 8;
const MAX_NAME = 4096;

const types: Readonly<Record<string, readonly [TarHeader["type"], string]>> = {
  "0": ["file", "a file"],
  "\0": ["file", "a file"],
  "7": ["file", "a file"],
  "1": ["hardlink", "a hard link"],
  "2": ["symlink", "a symbolic link"],
  "3": ["other", "a device"],
  "4": ["other", "a device"],
  "5": ["folder", "a directory"],
  "6": ["other", "a FIFO"],
  S: ["other", "a sparse file"],
  M: ["other", "a part of a file on another volume"],
};
/** The size field of these types is meaningless: no content follows. */
const WITHOUT_CONTENT = "123456";

/**
 * Supports ustar, pax and GNU's long names.
 *
 * @throws `errors.invalid` for damaged archives, `errors.unsafe` for a name or record that is too long
 */
export function headerReader(errors: TarErrors): HeaderReader {
  let overrides: Overrides = {};
  let records = 0;
  return {
    next(block) {
      if (isZero(block)) return { is: "end" };
      const raw = parseHeader(block, errors);
      const { flag } = raw;
      if ("xgLK".includes(flag)) {
        if (raw.size > MAX_RECORD || ++records > MAX_RECORDS_IN_A_ROW)
          throw errors.unsafe("a header", "is larger than any name needs");
        return { is: "record", flag, size: raw.size };
      }
      const { path: name = raw.name, linkPath: linkName = raw.linkName, size = raw.size, isSparse } = overrides;
      overrides = {};
      records = 0;
      if (name.length > MAX_NAME || linkName.length > MAX_NAME)
        throw errors.unsafe(name, "has a name that is too long");
      if (name.includes("\0") || linkName.includes("\0")) throw errors.unsafe(name, "has a zero byte in its name");
      let [type, kind] = types[flag] ?? (["other", `of an unknown kind (${JSON.stringify(flag)})`] as const);
      if (isSparse && type === "file") [type, kind] = ["other", "a sparse file"];
      // before POSIX, a directory was a file whose name ends with a slash
      if (type === "file" && name.endsWith("/")) [type, kind] = ["folder", "a directory"];
      const content = WITHOUT_CONTENT.includes(flag) || type === "folder" ? 0 : size;
      return { is: "member", member: { name, type, kind, mode: raw.mode, size: content, linkName } };
    },
    record(flag, content) {
      if (flag === "L") overrides.path = decodeName(untilNul(content));
      else if (flag === "K") overrides.linkPath = decodeName(untilNul(content));
      else {
        const found = parsePax(content, errors);
        // a global header describes the archive, not the next member
        if (flag === "x") overrides = { ...overrides, ...found };
      }
    },
  };
}
