import { isMap, isScalar, isSeq, type Scalar, type YAMLMap, type YAMLSeq } from "yaml";

/** A range of a string and its replacement. */
export interface TextEdit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

export interface VariableEdit {
  readonly name: string;
  readonly value: string;
  /** Whether lists are indented below their key. */
  readonly indentsLists: boolean;
}

/**
 * The smallest edit of a manifest that sets a variable of a container; everything else keeps its bytes.
 *
 * @returns undefined if the document must be rewritten: aliases, `valueFrom`, an `env` without a list
 */
export function variableEdit(source: string, container: YAMLMap, variable: VariableEdit): TextEdit | undefined {
  const { name, value, indentsLists } = variable;
  const eol = source.includes("\r\n") ? "\r\n" : "\n";
  if (!container.has("env")) {
    if (container.flow) return insideFlow(source, container, `env: [{name: ${name}, value: ${value}}]`);
    const key = container.items[0]?.key;
    if (!isScalar(key) || key.range == null) return undefined;
    const indent = " ".repeat(columnOf(source, key.range[0]));
    const item = indentsLists ? `${indent}  ` : indent;
    return afterBlock(source, container, [`${indent}env:`, `${item}- name: ${name}`, `${item}  value: ${value}`], eol);
  }
  const env = container.get("env", true);
  if (!isSeq(env)) return undefined;
  const found = env.items.find((each): each is YAMLMap => isMap(each) && each.get("name") === name);
  if (found !== undefined) return replacedValue(found, value);
  if (env.flow) return insideFlow(source, env, `{name: ${name}, value: ${value}}`);
  const column = dashColumn(source, env);
  if (column === undefined) return undefined;
  const indent = " ".repeat(column);
  return afterBlock(source, env, [`${indent}- name: ${name}`, `${indent}  value: ${value}`], eol);
}

function replacedValue(found: YAMLMap, value: string): TextEdit | undefined {
  const node = found.get("value", true);
  if (!isScalar(node) || node.range == null || found.has("valueFrom")) return undefined;
  const [from, to] = node.range;
  const quote = ({ PLAIN: "", QUOTE_DOUBLE: '"', QUOTE_SINGLE: "'" } as Readonly<Record<string, string>>)[
    node.type ?? ""
  ];
  return quote === undefined || from === to ? undefined : { from, to, text: `${quote}${value}${quote}` };
}

/** Inserts before the closing bracket, after the last item. */
function insideFlow(source: string, node: YAMLMap | YAMLSeq, text: string): TextEdit | undefined {
  if (node.range == null) return undefined;
  const close = node.range[1] - 1;
  const before = source.slice(node.range[0], close);
  if (before.includes("#") || !/[\]}]/.test(source[close] ?? "")) return undefined;
  const at = node.range[0] + before.trimEnd().length;
  const separator = node.items.length === 0 ? "" : source[at - 1] === "," ? " " : ", ";
  return { from: at, to: at, text: separator + text };
}

/** Inserts on separate lines below the last line of a block. */
function afterBlock(
  source: string,
  block: YAMLMap | YAMLSeq,
  lines: readonly string[],
  eol: string,
): TextEdit | undefined {
  const end = endOf(block);
  if (end === undefined) return undefined;
  const newline = source[end - 1] === "\n" ? end - 1 : source.indexOf("\n", end);
  const text = lines.join(eol);
  return newline < 0
    ? { from: source.length, to: source.length, text: `${eol}${text}` }
    : { from: newline + 1, to: newline + 1, text: `${text}${eol}` };
}

/** Where the last leaf of a block ends. */
function endOf(block: YAMLMap | YAMLSeq): number | undefined {
  let node: unknown = block;
  while ((isMap(node) || isSeq(node)) && !node.flow && node.items.length > 0) {
    const last: unknown = node.items.at(-1);
    node = isMap(node) ? ((last as { value?: unknown }).value ?? (last as { key: unknown }).key) : last;
  }
  return (node as Scalar | undefined)?.range?.[1];
}

function dashColumn(source: string, list: YAMLSeq): number | undefined {
  const start = (list.items[0] as Scalar | undefined)?.range?.[0];
  const dash = start === undefined ? -1 : source.lastIndexOf("-", start - 1);
  if (dash < 0 || !/\s/.test(source[dash + 1] ?? "")) return undefined;
  const column = columnOf(source, dash);
  return source.slice(dash - column, dash).trim() === "" ? column : undefined;
}

function columnOf(source: string, offset: number): number {
  return offset - (source.lastIndexOf("\n", offset - 1) + 1);
}
