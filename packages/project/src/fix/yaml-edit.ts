import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";

type Path = readonly (string | number)[];

/** A change of a string: `text` replaces the range from `start` to `end`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The edit that removes a value and its key from a YAML text: whole lines in block style, up to the next value in flow
 * style. A mapping or list that would become empty is removed too. All other text stays in place.
 *
 * @returns `undefined` if the value is not written separately: behind an alias or a merge key, or next to other values
 * on a line
 */
export function removal(text: string, path: Path): Edit | undefined {
  const steps = walk(parse(text), path);
  if (steps === undefined) return undefined;
  for (let depth = steps.length - 1; depth >= 0; depth -= 1) {
    const { parent, index } = steps[depth] as Step;
    if (parent.items.length > 1 || depth === 0)
      return parent.flow === true ? flowRemoval(parent, index) : blockRemoval(text, parent, index);
  }
  return undefined;
}

/** The edit that replaces a plain string scalar; quotes are kept. */
export function replacement(text: string, path: Path, value: string): Edit | undefined {
  return replacements(text, [{ path, value }])[0];
}

/** {@link replacement} for several values of one text, which is parsed once. */
export function replacements(
  text: string,
  values: readonly { readonly path: Path; readonly value: string }[],
): readonly (Edit | undefined)[] {
  const document = parse(text);
  return values.map(({ path, value }) => replacementIn(document, path, value));
}

function replacementIn(document: Document | undefined, path: Path, value: string): Edit | undefined {
  const last = walk(document, path)?.at(-1);
  const node = last && nodeAt(last.parent, last.index);
  if (!isScalar(node) || node.range == null || node.anchor !== undefined) return undefined;
  const [start, end] = node.range;
  const quote = { QUOTE_DOUBLE: '"', QUOTE_SINGLE: "'", PLAIN: "" }[node.type as "PLAIN"];
  if (quote === undefined || /["'\\\s#]/.test(value)) return undefined;
  return { start, end, text: `${quote}${value}${quote}` };
}

/** All edits of one text, which do not overlap. */
export function applyAll(text: string, edits: readonly Edit[]): string {
  return [...edits].sort((a, b) => b.start - a.start).reduce(apply, text);
}

export function apply(text: string, { start, end, text: put }: Edit): string {
  return text.slice(0, start) + put + text.slice(end);
}

type Collection = YAMLMap<Node, Node | null> | YAMLSeq<Node>;

interface Step {
  readonly parent: Collection;
  readonly index: number;
}

function parse(text: string): Document | undefined {
  const document = parseDocument(text, { version: "1.1", uniqueKeys: false, logLevel: "silent" });
  return document.errors.length > 0 ? undefined : document;
}

/** The nodes from the root down, one per path segment. */
function walk(document: Document | undefined, path: Path): readonly Step[] | undefined {
  if (document === undefined) return undefined;
  const steps: Step[] = [];
  let at: unknown = document.contents;
  for (const part of path) {
    if (!isMap(at) && !isSeq(at)) return undefined;
    const parent = at as Collection;
    const index = isMap(parent)
      ? parent.items.map(({ key }) => isScalar(key) && key.value === part).lastIndexOf(true)
      : Number(part);
    if (parent.items[index] === undefined) return undefined;
    steps.push({ parent, index });
    at = nodeAt(parent, index);
  }
  return steps;
}

function nodeAt(parent: Collection, index: number): unknown {
  const item = parent.items[index];
  return isMap(parent) ? (item as Pair<Node, Node | null>).value : item;
}

/** Where an item starts and ends, excluding the comment after it. */
function extent(parent: Collection, index: number): readonly [start: number, end: number] | undefined {
  const item = parent.items[index];
  if (item === undefined) return undefined;
  const [first, last] = isMap(parent)
    ? [(item as Pair<Node, Node | null>).key, (item as Pair<Node, Node | null>).value ?? (item as Pair<Node>).key]
    : [item as Node, item as Node];
  const end = last?.range?.[1];
  return first?.range == null || end == null ? undefined : [first.range[0], end];
}

function blockRemoval(text: string, parent: Collection, index: number): Edit | undefined {
  const found = extent(parent, index);
  if (found === undefined) return undefined;
  const start = text.lastIndexOf("\n", found[0] - 1) + 1;
  if (!(isMap(parent) ? /^[ \t]*$/ : /^[ \t]*-[ \t]+$/).test(text.slice(start, found[0]))) return undefined;
  // a block ends with the newline of its last line
  const from = text[found[1] - 1] === "\n" ? found[1] - 1 : found[1];
  const newline = text.indexOf("\n", from);
  const rest = text.slice(from, newline < 0 ? undefined : newline);
  if (!/^[ \t]*(?:#.*)?\r?$/.test(rest)) return undefined;
  return { start, end: newline < 0 ? text.length : newline + 1, text: "" };
}

function flowRemoval(parent: Collection, index: number): Edit | undefined {
  const own = extent(parent, index);
  const [before, after] = [extent(parent, index - 1), extent(parent, index + 1)];
  if (own === undefined) return undefined;
  if (after !== undefined) return { start: own[0], end: after[0], text: "" };
  return before === undefined ? undefined : { start: before[1], end: own[1], text: "" };
}
