import { isAlias, isMap, isScalar, isSeq, type ParsedNode, parseDocument } from "yaml";
import { shown } from "../errors.ts";
import { implicitTag } from "./yaml-scalars.ts";
import type { YamlSource } from "./yaml-source.ts";
import {
  escapedLines,
  opaqueStart,
  type Protected,
  refuseFlatBlock,
  refuseFlowSigns,
  refuseLongKey,
  refuseLooseKey,
  refuseOpenQuote,
  refuseSeparators,
  refuseTabs,
  trimmedBlock,
} from "./yaml-strictness.ts";

/** `int`, `map`: a standard YAML tag without its prefix. Any other tag is given in full after a `!`. */
export type YamlTag = string;

/** A node with its tag resolved and its aliases followed: the same object may occur in several places. */
export type Composed =
  | { readonly kind: "scalar"; readonly tag: YamlTag; readonly text: string; readonly offset: number }
  | { readonly kind: "list"; readonly tag: YamlTag; readonly items: readonly Composed[]; readonly offset: number }
  | { readonly kind: "map"; readonly tag: YamlTag; readonly pairs: readonly ComposedPair[]; readonly offset: number };

export type ComposedPair = readonly [key: Composed, value: Composed];

type Parsed = ParsedNode | null;

const CORE_TAG = "tag:yaml.org,2002:";

/** Maximum nesting; PyYAML's recursion fails at a similar depth. */
const MAX_DEPTH = 200;

/** PyYAML's composer, on top of another parser's tree. @throws CONFIG_INVALID */
export function composeYaml(root: ParsedNode, source: YamlSource): Composed {
  const anchors = new Map<string, Composed | "open">();
  const opaque: Protected[] = [];
  const composed = visit(root, 0, 0, false);
  refuseTabs(source, opaque);
  refuseSeparators(source, opaque);
  return composed;

  function visit(node: Parsed, at: number, depth: number, inFlow: boolean): Composed {
    if (depth > MAX_DEPTH) source.fail("nested too deeply", at);
    if (!node) return { kind: "scalar", tag: "null", text: "", offset: at };
    const offset = node.range[0];
    if (isAlias(node)) return follow(node.source, offset);
    const { anchor } = node;
    if (anchor === undefined) return inner(node, offset, depth, inFlow);
    if (!/^[\w-]+$/.test(anchor)) source.fail(`expected letters and digits in the anchor ${shown(anchor)}`, offset);
    if (anchors.has(anchor)) source.fail(`found duplicate anchor ${shown(anchor)}`, offset);
    anchors.set(anchor, "open");
    const composed = inner(node, offset, depth, inFlow);
    anchors.set(anchor, composed);
    return composed;
  }

  function follow(name: string, offset: number): Composed {
    const target = anchors.get(name);
    if (target === undefined) return source.fail(`found undefined alias ${shown(name)}`, offset);
    if (target === "open")
      return source.fail(`alias ${shown(name)} is used inside the value that it refers to`, offset);
    return target;
  }

  function inner(node: ParsedNode, offset: number, depth: number, inFlow: boolean): Composed {
    if (isScalar(node)) {
      const end = node.range[1];
      const isDouble = node.type === "QUOTE_DOUBLE";
      if (isDouble) refuseOpenQuote(source, offset, end);
      if (/[|>]/.test(source.text.charAt(offset))) refuseFlatBlock(source, offset, end);
      if (inFlow && node.type === "PLAIN") refuseFlowSigns(source, offset, end);
      if (node.type !== "PLAIN") opaque.push([opaqueStart(source, offset), end]);
      const value = String(node.value ?? "");
      const text = isDouble
        ? escapedLines(source.text.slice(offset, end), value, readQuoted)
        : trimmedBlock(source, node.type, end, value);
      return { kind: "scalar", tag: scalarTag(node.tag, text, node.type === "PLAIN"), text, offset };
    }
    if (isSeq(node)) {
      const items = (node.items as Parsed[]).map((item) => visit(item, offset, depth + 1, node.flow === true));
      return { kind: "list", tag: collectionTag(node.tag, "seq"), items, offset };
    }
    if (!isMap(node)) return source.fail("a value of a kind that YAML 1.1 does not have", offset);
    const pairs = node.items.map((pair): ComposedPair => {
      const key = visit(pair.key as Parsed, offset, depth + 1, node.flow === true);
      if (key.tag === "null" && (pair.key as Parsed)?.range[1] === key.offset) refuseLooseKey(source, key.offset);
      if (node.flow && pair.value !== null) refuseLongKey(source, offset, pair.key as Parsed);
      return [key, visit(pair.value as Parsed, key.offset, depth + 1, node.flow === true)];
    });
    return { kind: "map", tag: collectionTag(node.tag, "map"), pairs, offset };
  }
}

function readQuoted(raw: string): string {
  return String(parseDocument(raw, { schema: "failsafe", version: "1.1" }).toJS());
}

/** A single `!` requests the plain reading, quoted or not, as in PyYAML. */
function scalarTag(tag: string | undefined, text: string, isPlain: boolean): YamlTag {
  if (tag === "!" || (tag === undefined && isPlain)) return implicitTag(text);
  return tag === undefined ? "str" : shortTag(tag);
}

function collectionTag(tag: string | undefined, otherwise: YamlTag): YamlTag {
  return tag === undefined || tag === "!" ? otherwise : shortTag(tag);
}

function shortTag(tag: string): YamlTag {
  return tag.startsWith(CORE_TAG) ? tag.slice(CORE_TAG.length) : `!${tag}`;
}
