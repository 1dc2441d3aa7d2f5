import { shown } from "../errors.ts";
import {
  type Composed,
  type ComposedPair,
  collectionTag,
  empty,
  scalar,
  scalarTag,
  standardHandles,
} from "./yaml-composed.ts";
import { YamlScanner, type YamlToken } from "./yaml-scan.ts";
import type { YamlSource } from "./yaml-source.ts";
import { tokenNames } from "./yaml-token-names.ts";

type Kind = YamlToken["kind"];

/** Maximum nesting; PyYAML's recursion fails at a similar depth. */
const MAX_DEPTH = 200;

/** The tokens before which a key or value is empty. */
const ends = {
  map: ["?", ":", "block end"],
  list: ["-", "block end"],
  listInMap: ["-", "?", ":", "block end"],
  flowMap: [",", "}"],
  flowList: [",", "]"],
  document: ["directive", "---", "...", "end"],
} as const satisfies Readonly<Record<string, readonly Kind[]>>;

/**
 * PyYAML's `Parser` and `Composer`. `undefined`: the input has no document.
 *
 * @throws CONFIG_INVALID
 */
export function composeYaml(source: YamlSource): Composed | undefined {
  const tokens = new YamlScanner(source);
  const anchors = new Map<string, Composed | "open">();
  let handles = standardHandles;
  const root = document();
  while (at("...")) tokens.next();
  if (!at("end")) {
    directives();
    source.fail("expected a single document, found another one", tokens.peek().at);
  }
  return root;

  function document(): Composed | undefined {
    if (!at("directive", "---", "end")) return node(0, true);
    if (at("end")) return undefined;
    handles = directives();
    const { end } = tokens.next();
    return at(...ends.document) ? empty(end) : node(0, true);
  }

  /** Takes the directives before a document, whose start must follow. */
  function directives(): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    for (let token = tokens.peek(); token.kind === "directive"; token = tokens.peek()) {
      const { directive } = token;
      tokens.next();
      if (directive.name === "other") continue;
      const [key, value] = directive.name === "TAG" ? [directive.handle, directive.prefix] : ["YAML", ""];
      if (found.has(key)) source.fail("found a directive twice", token.at);
      if (directive.name === "YAML" && directive.major !== 1) source.fail("only YAML 1 can be read", token.at);
      found.set(key, value);
    }
    if (!at("---")) unexpected("the start of a document (---)");
    return new Map([...standardHandles, ...found]);
  }

  function node(depth: number, isBlock: boolean, isInMap = false): Composed {
    const first = tokens.peek();
    if (depth > MAX_DEPTH) source.fail("nested too deeply", first.at);
    if (first.kind === "alias") return follow(tokens.next() as typeof first);
    const marks = { anchor: anchor(), tag: tag() };
    marks.anchor ??= anchor();
    const { name } = marks.anchor ?? {};
    if (name === undefined) return content(depth, isBlock, isInMap, marks.tag, first);
    if (anchors.has(name)) source.fail(`found duplicate anchor ${shown(name)}`, first.at);
    anchors.set(name, "open");
    const composed = content(depth, isBlock, isInMap, marks.tag, first);
    anchors.set(name, composed);
    return composed;
  }

  function anchor(): { readonly name: string } | undefined {
    const token = tokens.peek();
    return token.kind === "anchor" ? (tokens.next() as typeof token) : undefined;
  }

  /** The tag in full; a single `!` as it is. */
  function tag(): string | undefined {
    const token = tokens.peek();
    if (token.kind !== "tag") return undefined;
    tokens.next();
    const { handle, suffix } = token.tag;
    if (handle === undefined) return suffix;
    const prefix = handles.get(handle);
    if (prefix === undefined) return source.fail(`found undefined tag handle ${shown(handle)}`, token.at);
    return prefix + suffix;
  }

  function follow({ name, at: offset }: { readonly name: string; readonly at: number }): Composed {
    const target = anchors.get(name);
    if (target === undefined) return source.fail(`found undefined alias ${shown(name)}`, offset);
    if (target !== "open") return target;
    return source.fail(`alias ${shown(name)} is used inside the value that it refers to`, offset);
  }

  function content(depth: number, isBlock: boolean, isInMap: boolean, tag: string | undefined, first: YamlToken) {
    const token = tokens.peek();
    const { kind, at: offset } = token;
    const list = (items: Composed[]): Composed => ({ kind: "list", tag: collectionTag(tag, "seq"), items, offset });
    const map = (pairs: ComposedPair[]): Composed => ({ kind: "map", tag: collectionTag(tag, "map"), pairs, offset });
    if (kind === "scalar") {
      tokens.next();
      return scalar(token.text, scalarTag(tag, token.text, token.isPlain), offset);
    }
    if (kind === "[") return list(flow("]", () => flowItem(depth)));
    if (kind === "{") return map(flow("}", () => flowPair(depth)));
    if (kind === "-" && isInMap) return list(items(depth, ends.listInMap));
    if (kind === "block list" && isBlock) return list(block(() => items(depth, ends.list)));
    if (kind === "block map" && isBlock) return map(block(() => pairs(depth)));
    if (first === token) unexpected("a value");
    return scalar("", scalarTag(tag, "", true), offset);
  }

  function block<Item>(read: () => Item[]): Item[] {
    tokens.next();
    const found = read();
    if (!at("block end")) unexpected("the end of the block; are the lines indented alike?");
    tokens.next();
    return found;
  }

  function items(depth: number, emptyBefore: readonly Kind[]): Composed[] {
    const found: Composed[] = [];
    while (at("-")) {
      const { end } = tokens.next();
      found.push(at(...emptyBefore) ? empty(end) : node(depth + 1, true));
    }
    return found;
  }

  function pairs(depth: number): ComposedPair[] {
    const found: ComposedPair[] = [];
    while (at("?")) {
      const key = part("?", ends.map, () => node(depth + 1, true, true));
      found.push([key, part(":", ends.map, () => node(depth + 1, true, true))]);
    }
    return found;
  }

  /** A key or value behind its sign. Without the sign, or with nothing behind it, it is empty. */
  function part(sign: "?" | ":", emptyBefore: readonly Kind[], read: () => Composed): Composed {
    if (!at(sign)) return empty(tokens.peek().at);
    const { end } = tokens.next();
    return at(...emptyBefore) ? empty(end) : read();
  }

  function flow<Item>(close: "]" | "}", read: () => Item): Item[] {
    const found: Item[] = [];
    tokens.next();
    while (!at(close)) {
      if (found.length > 0) {
        if (!at(",")) unexpected(`, or ${close}`);
        tokens.next();
        if (at(close)) break;
      }
      found.push(read());
    }
    tokens.next();
    return found;
  }

  function flowItem(depth: number): Composed {
    if (!at("?")) return node(depth + 1, false);
    const offset = tokens.peek().at;
    return { kind: "map", tag: "map", pairs: [flowKeyed(depth + 1, ends.flowList)], offset };
  }

  function flowPair(depth: number): ComposedPair {
    if (at("?")) return flowKeyed(depth, ends.flowMap);
    return [node(depth + 1, false), empty(tokens.peek().at)];
  }

  function flowKeyed(depth: number, emptyBefore: readonly Kind[]): ComposedPair {
    const key = part("?", [":", ...emptyBefore], () => node(depth + 1, false));
    return [key, part(":", emptyBefore, () => node(depth + 1, false))];
  }

  function at(...kinds: readonly Kind[]): boolean {
    return kinds.includes(tokens.peek().kind);
  }

  function unexpected(wanted: string): never {
    const { kind, at: offset } = tokens.peek();
    return source.fail(`expected ${wanted}, found ${tokenNames[kind] ?? kind}`, offset);
  }
}
