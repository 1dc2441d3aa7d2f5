import { type Document, type ParsedNode, parseAllDocuments } from "yaml";
import { checkLimit, checkText } from "../check-argument.ts";
import { shown } from "../errors.ts";
import { guarded } from "../guard.ts";
import { composeYaml } from "./yaml-compose.ts";
import { constructYaml } from "./yaml-construct.ts";
import { tooDeepAt } from "./yaml-depth.ts";
import { indentContinued } from "./yaml-indent.ts";
import { type YamlSource, yamlSource } from "./yaml-source.ts";
import { refuseDirectives, refuseTabs } from "./yaml-strictness.ts";
import type { YamlNode } from "./yaml-value.ts";

export interface YamlOptions {
  /** For error messages: a path, a flag. Default `<text>`. */
  readonly place?: string;
  /** In UTF-16 units. Default {@link MAX_YAML_LENGTH}. */
  readonly maxLength?: number;
}

/** No configuration file is nearly as large, and the worst input of this length is rejected in about a second. */
export const MAX_YAML_LENGTH = 262_144;

/** Only input up to this length is parsed a second time, with continued lines indented. */
const MAX_MENDED = 65_536;

const unprintable =
  /[^\t\n\x20-\x7e\x85\xa0-\ufffd]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/**
 * Parses one document like PyYAML's `safe_load`: YAML 1.1 with its scalar patterns, merge keys, the last duplicate key
 * used, no tags except YAML's own. Every value keeps its position. Empty input is `null`.
 *
 * Equivalent of PyYAML 6.0.3's `yaml.safe_load`. Differences: input beyond the limits (length, 200 levels, aliases that
 * expand to more than 100,000 values) is rejected, and so is an alias inside the value it refers to.
 *
 * @throws CONFIG_INVALID with line and column
 */
export function readYaml(text: string, options: YamlOptions = {}): YamlNode {
  return guarded("readYaml", () => {
    checkText(text, "YAML", "CONFIG_INVALID");
    const place = options.place ?? "<text>";
    const source = yamlSource(text, place);
    const limit = checkLimit("maxLength", options.maxLength ?? MAX_YAML_LENGTH);
    if (source.text.length > limit) source.fail(`the document has ${text.length} characters, more than ${limit}`, 0);
    const odd = source.text.search(unprintable);
    if (odd >= 0) source.fail("special characters are not allowed", odd);
    const deep = tooDeepAt(source.text);
    if (deep !== undefined) source.fail("nested too deeply", deep);
    return read(source, place, true);
  });
}

function read(source: YamlSource, place: string, mayIndent: boolean): YamlNode {
  if (/^(?:[ ]*(?:#[^\n]*)?\n)*\.\.\.(?:\s|$)/.test(source.text)) source.fail("expected a document before its end", 0);
  refuseDirectives(source);
  const documents = parse(source);
  const [first] = documents.flatMap((document) => document.errors).sort((a, b) => a.pos[0] - b.pos[0]);
  if (first && mayIndent && source.text.length <= MAX_MENDED) {
    const indented = indentContinued(source.text);
    if (indented !== source.text && isReadable(indented)) return read(yamlSource(indented, place), place, false);
  }
  if (first) source.fail(sentence(first), first.pos[0]);
  if (documents.length > 1) source.fail("expected a single document, found another one", documents[1]?.range[0] ?? 0);
  const root = documents[0]?.contents;
  if (!root) refuseTabs(source, []);
  if (!root && /^%/m.test(source.text)) source.fail("expected a document behind the directives", 0);
  return root ? constructYaml(composeYaml(root, source), source) : { value: null, line: 1, column: 1 };
}

/** Syntax only: tags, merges, duplicate keys and aliases are handled later by PyYAML's rules. */
function isReadable(text: string): boolean {
  return parse(yamlSource(text, "")).every((document) => document.errors.length === 0);
}

function parse(source: YamlSource): Document.Parsed<ParsedNode>[] {
  const documents = parseAllDocuments(source.text, {
    schema: "failsafe",
    version: "1.1",
    resolveKnownTags: false,
    merge: false,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "silent",
    lineCounter: source.lines,
  });
  return Array.isArray(documents) ? documents : [];
}

function sentence(error: Error): string {
  return error.message.includes("call stack") ? "nested too deeply" : shown(error.message);
}
