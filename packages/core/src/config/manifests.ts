import { Composer, CST, type Document, isAlias, isMap, isScalar, isSeq, LineCounter } from "yaml";
import { FlyteSettingsError } from "../errors.ts";
import { guarded } from "../guard.ts";
import { yamlTokens } from "./yaml-tokens.ts";

export interface ManifestOptions {
  /** For error messages: a path. Default `the manifest`. */
  readonly place?: string;
  /** Longer YAML is rejected, in UTF-16 units; JSON, which parses much faster, is not. Default: no limit. */
  readonly maxYamlLength?: number;
}

/** No Kubernetes object is nested this deeply; YAML readers recurse once per level. */
const MAX_DEPTH = 200;
/** Maximum number of values that the aliases of one document may add. */
const MAX_UNFOLDED = 1_000_000;

/**
 * Parses Kubernetes manifests into plain values, one per document: JSON, or YAML as printed by `kubectl -o yaml`. Pass
 * the result to {@link contextsInManifest}. Safe for untrusted input: depth and aliases are limited, and non-scalar
 * keys are dropped.
 *
 * @throws CONFIG_INVALID with line and column
 */
export function readManifests(text: string, options: ManifestOptions = {}): unknown[] {
  return guarded("readManifests", () => {
    const { place = "the manifest", maxYamlLength = Number.POSITIVE_INFINITY } = options;
    if (/^\s*[{[]/.test(text)) {
      try {
        return [JSON.parse(text)];
      } catch {
        // YAML in flow style can start this way too.
      }
    }
    const lines = new LineCounter();
    const fail: Fail = (problem, at) => {
      const { line, col } = at === undefined ? { line: 0, col: 0 } : lines.linePos(at);
      const position = line > 0 ? { line, column: col } : {};
      throw new FlyteSettingsError("CONFIG_INVALID", `${place} is not valid YAML: ${problem}`, { place, ...position });
    };
    if (text.length > maxYamlLength) {
      throw new FlyteSettingsError("CONFIG_INVALID", `${place} is YAML of more than ${maxYamlLength} characters`, {
        place,
        hint: "Print it as JSON, which has no limit: kubectl get pod NAME -o json",
      });
    }
    return documents(text, lines, fail).map((document) => {
      const [error] = document.errors;
      if (error !== undefined) fail(error.message.split("\n")[0] ?? "", error.pos[0]);
      return plain(document.contents, { anchors: new Map(), values: 0, unfolded: 0, fail }).value;
    });
  });
}

type Fail = (problem: string, at?: number) => never;

function documents(text: string, lines: LineCounter, fail: Fail): Document.Parsed[] {
  try {
    const read = yamlTokens(text, lines.addNewLine);
    if ("problem" in read) return fail(read.problem, read.offset);
    const { tokens } = read;
    const deep = deepest(tokens);
    if (deep !== undefined) fail("nested too deeply", deep);
    return [...new Composer({ uniqueKeys: false, logLevel: "silent", prettyErrors: false }).compose(tokens)];
  } catch (error) {
    if (error instanceof RangeError) fail("nested too deeply");
    throw error;
  }
}

/**
 * Offset at which the tokens exceed the maximum depth, if they do. Not recursive, because such input would exhaust the
 * stack.
 */
function deepest(tokens: readonly CST.Token[]): number | undefined {
  const open = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    if (depth > MAX_DEPTH) return token.offset;
    const inner = CST.isCollection(token) ? token.items.flatMap(({ key, value }) => [key, value]) : [rootOf(token)];
    for (const each of inner) if (each) open.push({ token: each, depth: depth + 1 });
  }
  return undefined;
}

function rootOf(token: CST.Token): CST.Token | undefined {
  return token.type === "document" ? token.value : undefined;
}

interface Reading {
  readonly anchors: Map<string, Sized>;
  values: number;
  unfolded: number;
  readonly fail: Fail;
}

/** A value and the number of values in it; an alias repeats them all. */
interface Sized {
  readonly value: unknown;
  readonly size: number;
}

function plain(node: unknown, reading: Reading): Sized {
  const before = reading.values;
  reading.values += 1;
  if (isAlias(node)) {
    const target = reading.anchors.get(node.source);
    if (target === undefined) return { value: null, size: 1 };
    reading.values += target.size;
    reading.unfolded += target.size;
    if (reading.unfolded > MAX_UNFOLDED) reading.fail(`its aliases unfold to more than ${MAX_UNFOLDED} values`);
    return target;
  }
  const value = contentOf(node, reading);
  const sized = { value, size: reading.values - before };
  const anchor = (node as { anchor?: string } | null | undefined)?.anchor;
  if (anchor !== undefined) reading.anchors.set(anchor, sized);
  return sized;
}

function contentOf(node: unknown, reading: Reading): unknown {
  if (isScalar(node)) return node.value;
  if (isSeq(node)) return node.items.map((item) => plain(item, reading).value);
  if (!isMap(node)) return null;
  const named = node.items.filter(({ key }) => isScalar(key));
  return Object.fromEntries(
    named.map(({ key, value }) => [String(isScalar(key) && key.value), plain(value, reading).value]),
  );
}
