import { shown } from "../errors.ts";
import type { Composed, ComposedPair } from "./yaml-composed.ts";
import { scalarReaders } from "./yaml-scalars.ts";
import type { YamlSource } from "./yaml-source.ts";
import type { YamlEntry, YamlNode, YamlValue } from "./yaml-value.ts";

type List = Extract<Composed, { kind: "list" }>;
type Mapping = Extract<Composed, { kind: "map" }>;

/** Maximum number of values in a document, with aliases and merges counted each time they are used. */
const MAX_VALUES = 100_000;

const collectionTags: ReadonlySet<string> = new Set(["seq", "map", "set", "omap", "pairs"]);

/** PyYAML's `SafeConstructor`. @throws CONFIG_INVALID */
export function constructYaml(root: Composed, source: YamlSource): YamlNode {
  const built = new Map<Composed, { readonly node: YamlNode; readonly size: number }>();
  const flattened = new Map<Composed, readonly ComposedPair[]>();
  let merged = 0;
  try {
    return build(root).node;
  } catch (error) {
    failInOrder();
    throw error;
  }

  /** PyYAML constructs level by level; if there are several errors, its first one decides what flytekit does. */
  function failInOrder(): void {
    const levels = new Set([root]);
    const shallow = (part: Composed): YamlNode => {
      if (!collectionTags.has(part.tag)) return { ...construct(part, shallow), line: 0, column: 0 };
      levels.add(part);
      return { value: [], line: 0, column: 0 };
    };
    for (const composed of levels) construct(composed, shallow);
  }

  /** Once per composed node, however many aliases refer to it; the size counts them all. */
  function build(composed: Composed): { node: YamlNode; size: number } {
    const known = built.get(composed);
    if (known) return known;
    let size = 1;
    const child = (part: Composed): YamlNode => {
      const result = build(part);
      size += result.size;
      if (size > MAX_VALUES) source.fail(`aliases unfold to more than ${MAX_VALUES} values`, part.offset);
      return result.node;
    };
    const node = { ...construct(composed, child), ...source.at(composed.offset) };
    const result = { node, size };
    built.set(composed, result);
    return result;
  }

  function construct(composed: Composed, child: (part: Composed) => YamlNode): Omit<YamlNode, "line" | "column"> {
    const reader = scalarReaders.get(composed.tag);
    if (reader) return { value: scalar(composed, reader) };
    if (composed.kind === "list") {
      if (composed.tag === "seq") return list(composed.items.map(child));
      if (composed.tag === "omap" || composed.tag === "pairs") return list(pairs(composed, child));
    }
    if (composed.kind === "map") {
      if (composed.tag === "map") return mapping(composed, child);
      if (composed.tag === "set") {
        return { value: { kind: "set", members: mapping(composed, child).entries.map((entry) => entry.key.value) } };
      }
      if (composed.tag === "omap" || composed.tag === "pairs") {
        return source.fail(`expected a list behind !!${composed.tag}`, composed.offset);
      }
    }
    return source.fail(unknownTag(composed.tag), composed.offset);
  }

  function scalar(composed: Composed, reader: (text: string, fail: (p: string, f: boolean) => never) => YamlValue) {
    const text = scalarText(composed);
    return reader(text, (problem, isForeign) => source.fail(`${shown(text)} ${problem}`, composed.offset, isForeign));
  }

  /** The value of a mapping's `=` key may be used in place of a string. */
  function scalarText(composed: Composed): string {
    if (composed.kind === "scalar") return composed.text;
    const stand = composed.kind === "map" ? composed.pairs.find(([key]) => key.tag === "value") : undefined;
    return stand ? scalarText(stand[1]) : source.fail(`expected a scalar behind !!${composed.tag}`, composed.offset);
  }

  function pairs(composed: List, child: (part: Composed) => YamlNode): YamlNode[] {
    return composed.items.map((item) => {
      const [pair, more] = item.kind === "map" ? item.pairs : [];
      if (!pair || more) return source.fail("expected a mapping with one pair", item.offset);
      return { ...list(pair.map(child)), ...source.at(item.offset) };
    });
  }

  function mapping(composed: Mapping, child: (part: Composed) => YamlNode) {
    const entries = new Map<string, YamlEntry>();
    const own = new Set(composed.pairs.map(([key]) => key));
    const isOwn = new Set<string>();
    // one list per key, because a copy per pair would take quadratic time
    const doubled = new Map<string, YamlNode[]>();
    for (const [keyPart, valuePart] of flatten(composed)) {
      const key = child(keyPart.tag === "value" ? { ...keyPart, tag: "str" } : keyPart);
      const id = identity(key.value, entries.size);
      if (id === undefined) return source.fail("found unhashable key", keyPart.offset);
      const before = entries.get(id);
      // merged keys are meant to be overridden
      const duplicates = doubled.get(id) ?? [];
      if (before && isOwn.has(id)) duplicates.push(before.key);
      doubled.set(id, duplicates);
      if (own.has(keyPart)) isOwn.add(id);
      entries.set(id, {
        key: before ? { ...key, value: before.key.value } : key,
        value: child(valuePart),
        ...(duplicates.length === 0 ? {} : { duplicates }),
      });
    }
    const list = [...entries.values()];
    return { value: new Map(list.map((entry) => [entry.key.value, entry.value.value])), entries: list };
  }

  /** Merged pairs (`<<`) come before the mapping's own pairs, so that the latter take precedence. */
  function flatten(composed: Mapping): readonly ComposedPair[] {
    const known = flattened.get(composed);
    if (known) return known;
    const own = composed.pairs.filter(([key]) => key.tag !== "merge");
    const brought = composed.pairs.filter(([key]) => key.tag === "merge").flatMap(([, value]) => sources(value));
    merged += brought.length;
    if (merged > MAX_VALUES) source.fail(`merges unfold to more than ${MAX_VALUES} values`, composed.offset);
    const all = [...brought, ...own];
    flattened.set(composed, all);
    return all;
  }

  function sources(value: Composed): readonly ComposedPair[] {
    if (value.kind === "map") return flatten(value);
    if (value.kind === "scalar") return source.fail("expected a mapping or a list of mappings behind <<", value.offset);
    const flat = value.items.map((item) =>
      item.kind === "map" ? flatten(item) : source.fail("expected a mapping for merging", item.offset),
    );
    return flat.reverse().flat();
  }
}

function list(items: readonly YamlNode[]): { value: YamlValue; items: readonly YamlNode[] } {
  return { value: items.map((item) => item.value), items };
}

function unknownTag(tag: string): string {
  return `could not determine a constructor for the tag ${shown(tag.startsWith("!") ? tag.slice(1) : `!!${tag}`)}`;
}

/**
 * Keys that are equal in Python have the same identity, for example `1`, `1.0` and `true`. `undefined`: the value
 * cannot be a key.
 */
function identity(key: YamlValue, fresh: number): string | undefined {
  if (key === null) return "null";
  if (typeof key === "string") return `text ${key}`;
  if (typeof key === "boolean") return `number ${Number(key)}`;
  if (typeof key !== "object") return `number ${key}`;
  if (!("kind" in key) || key.kind === "set") return undefined;
  if (key.kind === "bytes") return `bytes ${key.base64}`;
  if (key.kind === "date") return `date ${key.text}`;
  if (Number.isNaN(key.value)) return `nan ${fresh}`;
  return `number ${Number.isFinite(key.value) ? BigInt(key.value) : key.value}`;
}
