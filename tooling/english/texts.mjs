// The text that users read: paragraphs of pages, and the string literals of the packages that are sentences.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";
import { root } from "../pnpm.mjs";
import { sourceFiles } from "../sources.mjs";

/** @typedef {{ file: string, line: number, text: string, kind: "page" | "message" | "comment" }} Text */

const SKIPPED =
  /^(?:node_modules|dist|\.vitepress|test|live|fuzz|src|vectors|api|scripts|CHANGELOG\.md|changelog\.md|vendored)$/;

/** Help pages, which are printed in code blocks. */
const HELP = join("docs", "cli");
/** The same content as docs/checks.md. */
const COPY = join("packages", "cli", "docs", "checks.md");

/** The lines of every page and changeset and of the help, without code and link targets. @returns {Text[]} */
export function pageTexts() {
  const below = (folder) =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      if (SKIPPED.test(entry.name)) return [];
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return below(path);
      return entry.name.endsWith(".md") && path !== COPY ? [path] : [];
    });
  const top = readdirSync(root).filter((name) => name.endsWith(".md"));
  return [...top, ...["docs", "packages", "examples", ".github"].flatMap(below)].flatMap(inPage);
}

function inPage(file) {
  const found = [];
  let isCode = false;
  for (const [index, line] of readFileSync(join(root, file), "utf8").split("\n").entries()) {
    if (/^\s*```/.test(line)) isCode = !isCode;
    else if (!isCode || file.startsWith(HELP)) found.push({ file, line: index + 1, text: proseOf(line), kind: "page" });
  }
  return found;
}

/** A line without inline code, comments, HTML and link targets. */
const proseOf = (line) =>
  line
    .replace(/``.*?``|`[^`]*`/g, "`…`")
    .replace(/<!--.*?-->|<[^>]+>/g, " ")
    .replace(/\]\([^)]*\)/g, "]")
    .trim();

/** The changesets of the next release. @returns {Text[]} */
export function changesetTexts() {
  const names = readdirSync(join(root, ".changeset")).filter((name) => name.endsWith(".md"));
  return names.flatMap((name) => inPage(join(".changeset", name)));
}

/** Sentences in the string literals of `packages/<name>/src`: messages, help tables, checks. @returns {Text[]} */
export const messageTexts = () => literalTexts().filter(({ text }) => isSentence(text));

/** All string literals of `packages/<name>/src`, except module names. @returns {Text[]} */
export const literalTexts = () => inSources(literalsOf);

/** Comments in `packages/<name>/src`, one entry each. @returns {Text[]} */
export const commentTexts = () => inSources(commentsOf);

function inSources(read) {
  const names = readdirSync(join(root, "packages"));
  const files = names.flatMap((name) => sourceFiles(join(root, "packages", name, "src")));
  const own = files.filter(
    (file) => !/\/(?:gen|generated)\//.test(file) && !/conformance|vendored|completion\/scripts/.test(file),
  );
  return own.flatMap((file) => {
    const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
    const place = (position) => ({
      file: relative(root, file),
      line: source.getLineAndCharacterOfPosition(position).line + 1,
    });
    return read(source).map(({ position, ...text }) => ({ ...place(position), ...text }));
  });
}

function literalsOf(source) {
  const found = [];
  const visit = (node) => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    const isText = ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
    if (isText) {
      const text = ts.isTemplateExpression(node) ? templateText(node) : node.text;
      found.push({ position: node.getStart(source), text, kind: "message" });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const templateText = (node) => [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join("…");

/** Three or more words that are not code. */
const isSentence = (text) =>
  /(?:^|\s)[a-z]+,? [a-z]+,? [a-z]+/i.test(text.replace(/`[^`]*`/g, "")) && !/^\s*[<{(]/.test(text);

function commentsOf(source) {
  const found = [];
  const { text } = source;
  for (const match of text.matchAll(/\/\*\*?([\s\S]*?)\*\/|(?<=^|\s)\/\/ ?(.*(?:\n\s*\/\/ .*)*)/g)) {
    const comment = (match[1] ?? match[2]).replace(/^\s*(?:\*|\/\/) ?/gm, "").trim();
    if (isSentence(comment)) found.push({ position: match.index, text: comment, kind: "comment" });
  }
  return found;
}
