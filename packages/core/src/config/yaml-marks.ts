import {
  failAt,
  isBlankAt,
  peekAt,
  refuseGlued,
  take,
  takeLine,
  takeRestOfLine,
  takeSpaces,
  type YamlCursor,
} from "./yaml-cursor.ts";

// Anchors, aliases, tags and directives. Each function starts at the sign and ends behind the name.

const NAME = /[0-9A-Za-z_-]+/y;

/** The name behind `&` or `*`. */
export function takeAnchor(cursor: YamlCursor): string {
  cursor.at += 1;
  const name = take(cursor, NAME);
  const isEnd = name !== "" && (isBlankAt(cursor, 0) || "?:,]}%@`".includes(peekAt(cursor)));
  return isEnd ? name : failAt(cursor, "expected letters, digits, - or _ in the name of an anchor");
}

/** A tag as it is written. Without a handle, the suffix is the whole tag. */
export interface WrittenTag {
  readonly handle?: string;
  readonly suffix: string;
}

const VERBATIM = /!</y;
const SECOND_SIGN = /![^ \n\u2028\u2029!]*!/y;

export function takeTag(cursor: YamlCursor): WrittenTag {
  const tag = takeWrittenTag(cursor);
  refuseGlued(cursor, "expected a space behind the tag");
  return tag;
}

function takeWrittenTag(cursor: YamlCursor): WrittenTag {
  if (take(cursor, VERBATIM) !== "") {
    const suffix = takeUri(cursor);
    if (peekAt(cursor) !== ">") failAt(cursor, "expected > behind the tag");
    cursor.at += 1;
    return { suffix };
  }
  if (isBlankAt(cursor, 1)) {
    cursor.at += 1;
    return { suffix: "!" };
  }
  SECOND_SIGN.lastIndex = cursor.at;
  if (SECOND_SIGN.test(cursor.source.text)) return { handle: takeHandle(cursor), suffix: takeUri(cursor) };
  cursor.at += 1;
  return { handle: "!", suffix: takeUri(cursor) };
}

const HANDLE = /!(?:[0-9A-Za-z_-]*!|(?= ))/y;

function takeHandle(cursor: YamlCursor): string {
  const handle = take(cursor, HANDLE);
  return handle === "" ? failAt(cursor, "expected a tag handle, as in !e!") : handle;
}

const URI = /(?:[0-9A-Za-z\-;/?:@&=+$,_.!~*'()[\]]|%[0-9A-Fa-f]{2})+/y;

function takeUri(cursor: YamlCursor): string {
  const start = cursor.at;
  const written = take(cursor, URI);
  if (written === "" || peekAt(cursor) === "%") return failAt(cursor, "expected the name of a tag");
  try {
    return decodeURIComponent(written);
  } catch {
    return cursor.source.fail("the escapes in the tag are not UTF-8", start);
  }
}

/** `%YAML` with its major version, `%TAG`, or any other directive, which PyYAML ignores. */
export type YamlDirective =
  | { readonly name: "YAML"; readonly major: number }
  | { readonly name: "TAG"; readonly handle: string; readonly prefix: string }
  | { readonly name: "other" };

const VERSION = /[0-9]+\.[0-9]+/y;

export function takeDirective(cursor: YamlCursor): YamlDirective {
  cursor.at += 1;
  const name = take(cursor, NAME);
  if (name === "") failAt(cursor, "expected the name of a directive");
  refuseGlued(cursor, "expected a space");
  takeSpaces(cursor);
  const directive = takeOperands(cursor, name);
  takeRestOfLine(cursor);
  return directive;
}

function takeOperands(cursor: YamlCursor, name: string): YamlDirective {
  if (name === "YAML") {
    const version = take(cursor, VERSION);
    if (version === "") failAt(cursor, "expected a version, as in %YAML 1.1");
    refuseGlued(cursor, "expected a space");
    return { name, major: Number.parseInt(version, 10) };
  }
  if (name === "TAG") {
    const handle = takeHandle(cursor);
    if (takeSpaces(cursor) === "") failAt(cursor, "expected a space behind the handle");
    const prefix = takeUri(cursor);
    refuseGlued(cursor, "expected a space");
    return { name, handle, prefix };
  }
  takeLine(cursor);
  return { name: "other" };
}
