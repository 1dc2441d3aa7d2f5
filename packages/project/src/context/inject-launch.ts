import { isLaunch, LaunchArguments } from "@flyte-settings/core/flyte2";
import { type Document, isMap, isScalar, isSeq, type Scalar, visit, type YAMLMap, type YAMLSeq } from "yaml";
import type { Injected, InjectImages } from "./inject-options.ts";
import type { ManifestSource } from "./manifest-source.ts";
import { nextImageCache } from "./next-image-cache.ts";
import type { TextEdit } from "./variable-edit.ts";

/** Sets the image cache in the arguments of a document's Flyte 2 containers, whether `args` or `command` starts one. */
export function editLaunches(
  document: Document,
  options: InjectImages,
  changes: Injected[],
  source: ManifestSource,
  ownerOf: (path: readonly unknown[]) => string,
): void {
  visit(document, {
    Pair(_, { key, value }, path) {
      const name = isScalar(key) ? key.value : undefined;
      const container = path.at(-1);
      if ((name !== "args" && name !== "command") || !isSeq(value) || !isMap(container)) return;
      const words: unknown = value.toJSON();
      if (!Array.isArray(words) || !isLaunch(words)) return;
      editWords(document, container, value, words, options, changes, source, ownerOf(path));
    },
  });
}

function editWords(
  document: Document,
  container: YAMLMap,
  list: YAMLSeq,
  words: readonly string[],
  options: InjectImages,
  changes: Injected[],
  source: ManifestSource,
  owner: string,
): void {
  const name = String(container.get("name") ?? "");
  if (options.containers?.includes(name) === false) return;
  const entity = [owner, name && `container ${name}`].filter(Boolean).join(", ");
  const next = nextImageCache(LaunchArguments.fromArgs(words).imageCache, options, entity);
  if (next === undefined) return;
  changes.push(next.injected);
  if (next.injected.change === "same") return;
  const after = LaunchArguments.withImageCache(words, next.text);
  const index = after.findIndex((word, at) => word !== words[at]);
  const isSmall = after.length === words.length && after.every((word, at) => at === index || word === words[at]);
  source.edits.push(isSmall ? scalarEdit(list.items[index], after[index] ?? "") : undefined);
  if (isSmall) (list.items[index] as Scalar).value = after[index];
  else list.items = after.map((word) => document.createNode(word));
}

function scalarEdit(node: unknown, value: string): TextEdit | undefined {
  if (!isScalar(node) || node.range == null) return undefined;
  const quotes: Readonly<Record<string, string>> = { PLAIN: "", QUOTE_DOUBLE: '"', QUOTE_SINGLE: "'" };
  const quote = quotes[node.type ?? ""];
  const [from, to] = node.range;
  return quote === undefined || from === to ? undefined : { from, to, text: `${quote}${value}${quote}` };
}
