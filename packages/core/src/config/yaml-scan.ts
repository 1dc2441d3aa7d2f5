import {
  columnOf,
  failAt,
  isBlankAt,
  isMarkerAt,
  peekAt,
  takeGap,
  type YamlCursor,
  yamlCursor,
} from "./yaml-cursor.ts";
import { PossibleKeys } from "./yaml-keys.ts";
import { takeAnchor, takeDirective, takeTag, type WrittenTag, type YamlDirective } from "./yaml-marks.ts";
import type { YamlSource } from "./yaml-source.ts";
import { takeBlock, takePlain, takeQuoted } from "./yaml-text.ts";

type Sign = "[" | "]" | "{" | "}" | "," | "-" | "?" | ":";

type Content =
  | { readonly kind: Sign | "---" | "..." | "block list" | "block map" | "block end" | "end" }
  | { readonly kind: "alias" | "anchor"; readonly name: string }
  | { readonly kind: "tag"; readonly tag: WrittenTag }
  | { readonly kind: "directive"; readonly directive: YamlDirective }
  | { readonly kind: "scalar"; readonly text: string; readonly isPlain: boolean };

/** Offsets `[at, end)`. The start and the end of a block collection have no text. */
export type YamlToken = { readonly at: number; readonly end: number } & Content;

const notHere = {
  "block list": "a list cannot start behind something else on its line",
  "block map": 'a mapping cannot start here (quote a value that contains ": ")',
};

/** PyYAML's `Scanner`: tokens are read as they are needed, and the first error ends it. */
export class YamlScanner {
  readonly #cursor: YamlCursor;
  readonly #keys: PossibleKeys;
  readonly #queue: YamlToken[] = [];
  readonly #outerIndents: number[] = [];
  #taken = 0;
  /** The column of the innermost block collection. */
  #indent = -1;
  /** Of brackets. */
  #depth = 0;
  #mayStartKey = true;

  constructor(source: YamlSource) {
    this.#cursor = yamlCursor(source);
    this.#keys = new PossibleKeys(this.#cursor);
  }

  peek(): YamlToken {
    while (this.#needsMore()) this.#scan();
    return this.#queue[0] as YamlToken;
  }

  next(): YamlToken {
    const token = this.peek();
    if (token.kind !== "end") {
      this.#queue.shift();
      this.#taken += 1;
    }
    return token;
  }

  #needsMore(): boolean {
    const last = this.#queue.at(-1);
    return last === undefined || (last.kind !== "end" && this.#keys.includes(this.#taken));
  }

  #scan(): void {
    const cursor = this.#cursor;
    if (takeGap(cursor) && this.#depth === 0) this.#mayStartKey = true;
    this.#keys.dropStale();
    this.#closeBlocks(columnOf(cursor));
    const sign = peekAt(cursor);
    const isFirst = columnOf(cursor) === 0;
    if (sign === "") this.#limit(() => ({ kind: "end" }));
    else if (isFirst && sign === "%") this.#limit(() => ({ kind: "directive", directive: takeDirective(cursor) }));
    else if (isFirst && isMarkerAt(cursor)) this.#limit(() => this.#signs(sign === "-" ? "---" : "..."));
    else if (this.#isIndicator(sign)) this.#indicator(sign);
    else if (this.#depth === 0 && "|>".includes(sign)) this.#block();
    else this.#node(sign);
  }

  #isIndicator(sign: string): sign is Sign {
    if ("[]{},".includes(sign)) return true;
    if (sign === "-") return isBlankAt(this.#cursor, 1);
    return (sign === "?" || sign === ":") && (this.#depth > 0 || isBlankAt(this.#cursor, 1));
  }

  #indicator(sign: Sign): void {
    if (sign === "[" || sign === "{") this.#open(sign);
    else if (sign === "]" || sign === "}") this.#close(sign);
    else if (sign === ":") this.#value();
    else {
      if (sign !== ",") this.#start(sign === "-" ? "block list" : "block map");
      this.#mayStartKey = sign !== "?" || this.#depth === 0;
      this.#keys.drop(this.#depth);
      this.#push(() => this.#signs(sign));
    }
  }

  #open(sign: Sign): void {
    this.#saveKey();
    this.#depth += 1;
    this.#mayStartKey = true;
    this.#push(() => this.#signs(sign));
  }

  #close(sign: Sign): void {
    if (this.#depth === 0) this.#cursor.source.fail(`found ${sign} without an opening bracket`, this.#cursor.at);
    this.#keys.drop(this.#depth);
    this.#depth -= 1;
    this.#mayStartKey = false;
    this.#push(() => this.#signs(sign));
  }

  #value(): void {
    const key = this.#keys.take(this.#depth);
    if (key) {
      const position = key.place - this.#taken;
      this.#queue.splice(position, 0, { kind: "?", at: key.at, end: key.at });
      if (this.#indentTo(key.column)) this.#queue.splice(position, 0, { kind: "block map", at: key.at, end: key.at });
    } else this.#start("block map");
    this.#mayStartKey = !key && this.#depth === 0;
    this.#push(() => this.#signs(":"));
  }

  /** Starts a block collection at a sign unless it is already open. */
  #start(kind: "block list" | "block map"): void {
    if (this.#depth > 0) return;
    if (!this.#mayStartKey) failAt(this.#cursor, notHere[kind]);
    if (this.#indentTo(columnOf(this.#cursor))) this.#push(() => ({ kind }));
  }

  #block(): void {
    this.#mayStartKey = true;
    this.#keys.drop(this.#depth);
    this.#push(() => ({ kind: "scalar", text: takeBlock(this.#cursor, this.#indent), isPlain: false }));
  }

  #node(sign: string): void {
    this.#saveKey();
    this.#mayStartKey = false;
    this.#push(() => this.#takeNode(sign));
  }

  #takeNode(sign: string): Content {
    const cursor = this.#cursor;
    if (sign === "*") return { kind: "alias", name: takeAnchor(cursor) };
    if (sign === "&") return { kind: "anchor", name: takeAnchor(cursor) };
    if (sign === "!") return { kind: "tag", tag: takeTag(cursor) };
    if (sign === "'" || sign === '"') return { kind: "scalar", text: takeQuoted(cursor), isPlain: false };
    if ("\t#|>%@`".includes(sign)) failAt(cursor, "no value can start with this character; quote the value");
    const { text, isLineEnd } = takePlain(cursor, this.#indent, this.#depth > 0);
    this.#mayStartKey = isLineEnd;
    return { kind: "scalar", text, isPlain: true };
  }

  /** A document's start or end, a directive, or the end of the input: nothing that is open goes on behind it. */
  #limit(content: () => Content): void {
    this.#closeBlocks(-1);
    this.#keys.drop(this.#depth);
    this.#mayStartKey = false;
    this.#push(content);
  }

  #closeBlocks(column: number): void {
    while (this.#depth === 0 && this.#indent > column) {
      this.#indent = this.#outerIndents.pop() as number;
      this.#push(() => ({ kind: "block end" }));
    }
  }

  /** Returns whether a block collection starts at the column. */
  #indentTo(column: number): boolean {
    if (this.#depth > 0 || this.#indent >= column) return false;
    this.#outerIndents.push(this.#indent);
    this.#indent = column;
    return true;
  }

  #saveKey(): void {
    const isRequired = this.#depth === 0 && this.#indent === columnOf(this.#cursor);
    if (this.#mayStartKey) this.#keys.add(this.#depth, this.#taken + this.#queue.length, isRequired);
  }

  #signs<Kind extends Sign | "---" | "...">(kind: Kind): { readonly kind: Kind } {
    this.#cursor.at += kind.length;
    return { kind };
  }

  #push(content: () => Content): void {
    const { at } = this.#cursor;
    const token = content();
    this.#queue.push({ ...token, at, end: this.#cursor.at });
  }
}
