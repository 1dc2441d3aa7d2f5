import { CONTEXT_VARIABLE, FlyteSettingsError } from "@flyte-settings/core";
import { refusedYaml } from "@flyte-settings/core/config";
import { isLaunch } from "@flyte-settings/core/flyte2";
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  visit,
  type YAMLMap,
  YAMLSeq,
} from "yaml";
import { editLaunches } from "./inject-launch.ts";
import type { Injected, InjectOptions, InjectSettings } from "./inject-options.ts";
import type { ManifestSource } from "./manifest-source.ts";
import { changeOf } from "./next-image-cache.ts";
import { refuseBroken, refuseLooseAliases } from "./refuse-manifest.ts";
import { type TextEdit, variableEdit } from "./variable-edit.ts";

/**
 * A manifest with the context in its pods' containers, whatever the kind of the enclosing object. YAML keeps every byte
 * except the variable's (with aliases or `valueFrom` the document is rewritten); JSON keeps its indentation.
 *
 * @throws CONFIG_INVALID for a string that is not YAML, CONTEXT_INVALID for several containers and no choice
 */
export function injectIntoManifest(
  text: string,
  place: string,
  options: InjectOptions,
): { readonly text: string; readonly changes: readonly Injected[] } {
  const refused = refusedYaml(text);
  if (refused !== undefined) {
    throw new FlyteSettingsError("CONFIG_INVALID", `${place} is not valid YAML: ${refused.problem}`, { place });
  }
  try {
    return inDocuments(text, place, options);
  } catch (error) {
    // thrown by the parser: aliases that expand too far or refer to themselves
    if (!(error instanceof ReferenceError)) throw error;
    throw new FlyteSettingsError("CONFIG_INVALID", `${place} is not valid YAML: ${error.message}`, { place }, error);
  }
}

function inDocuments(text: string, place: string, options: InjectOptions): ReturnType<typeof injectIntoManifest> {
  const changes: Injected[] = [];
  const isJson = /^\s*[{[]/.test(text);
  const lines = new LineCounter();
  const parsing = { logLevel: "silent", prettyErrors: false, keepSourceTokens: true, lineCounter: lines } as const;
  const documents = [...parseAllDocuments(text, parsing)];
  const source: ManifestSource = { text, indentsLists: indentsLists(text), edits: [] };
  const anew: TextEdit[] = [];
  for (const [index, document] of documents.entries()) {
    refuseBroken(document, place, lines);
    refuseLooseAliases(document, place);
    const before = changes.length;
    if (options.generation === 2) editLaunches(document, options, changes, source, ownerOf);
    else edit(document, options, changes, source);
    if (changes.slice(before).every(({ change }) => change === "same")) continue;
    const from = documents[index - 1]?.range?.[2] ?? 0;
    anew.push({ from, to: document.range?.[2] ?? text.length, text: written(document, text, isJson) });
  }
  if (changes.every(({ change }) => change === "same")) return { text, changes };
  const small = isJson ? undefined : applied(text, source.edits);
  return { text: small !== undefined && isSame(small, documents) ? small : (applied(text, anew) ?? text), changes };
}

/** @returns undefined if an edit is missing */
function applied(text: string, edits: readonly (TextEdit | undefined)[]): string | undefined {
  if (edits.includes(undefined)) return undefined;
  const sorted = [...(edits as readonly TextEdit[])].sort((a, b) => b.from - a.from);
  return sorted.reduce((result, each) => result.slice(0, each.from) + each.text + result.slice(each.to), text);
}

/** Whether a string parses to the same values as the edited documents. */
function isSame(text: string, documents: readonly Document.Parsed[]): boolean {
  const again = [...parseAllDocuments(text, { logLevel: "silent", prettyErrors: false })];
  return (
    again.every(({ errors }) => errors.length === 0) &&
    JSON.stringify(again.map((each) => each.toJS())) === JSON.stringify(documents.map((each) => each.toJS()))
  );
}

function edit(document: Document, options: InjectSettings, changes: Injected[], source: ManifestSource): void {
  visit(document, {
    Pair(_, { key, value }, path) {
      const list = isScalar(key) ? key.value : undefined;
      if (list !== "containers" && !(list === "initContainers" && options.containers !== undefined)) return;
      const containers = isAlias(value) ? value.resolve(document) : value;
      if (!isSeq(containers)) return;
      refuseSeveral(containers, ownerOf(path), options);
      for (const container of containers.items) {
        if (isMap(container)) inContainer(document, container, ownerOf(path), options, changes, source);
      }
    },
  });
}

function inContainer(
  document: Document,
  container: YAMLMap,
  owner: string,
  { context, containers, onlyExisting }: InjectSettings,
  changes: Injected[],
  source: ManifestSource,
): void {
  const name = String(container.get("name") ?? "");
  if (containers !== undefined && !containers.includes(name)) return;
  refuseFlyte2(container, name, owner);
  const env = ownEnv(document, container);
  const found = env?.items.find((each): each is YAMLMap => isMap(each) && each.get("name") === CONTEXT_VARIABLE);
  if (found === undefined && onlyExisting) return;
  const before = found?.get("value");
  const change = changeOf(found === undefined ? undefined : String(before ?? ""), context);
  changes.push({ entity: [owner, `container ${name}`].filter(Boolean).join(", "), change });
  if (change === "same") return;
  const { text, indentsLists } = source;
  source.edits.push(variableEdit(text, container, { name: CONTEXT_VARIABLE, value: context, indentsLists }));
  if (found !== undefined) {
    found.set("value", context);
    found.delete("valueFrom");
  } else if (env !== undefined) env.add(document.createNode({ name: CONTEXT_VARIABLE, value: context }));
  else container.set("env", document.createNode([{ name: CONTEXT_VARIABLE, value: context }]));
}

/** A Flyte 2 container never reads the variable. */
function refuseFlyte2(container: YAMLMap, name: string, owner: string): void {
  const lists = ["args", "command"].map((key) => container.get(key));
  if (!lists.some((list) => isSeq(list) && isLaunch(list.toJSON()))) return;
  throw new FlyteSettingsError(
    "CONTEXT_INVALID",
    `${[owner, `container ${name}`].filter(Boolean).join(", ")} is a container of Flyte 2, which does not read ${CONTEXT_VARIABLE}`,
    { hint: "Pass an image cache (--context TEXT or --from FILE), or choose other containers with --container." },
  );
}

/** A sidecar has no use for the context, and the task's container cannot be identified. */
function refuseSeveral(list: YAMLSeq, owner: string, { containers, onlyExisting }: InjectSettings): void {
  if (containers !== undefined || onlyExisting || list.items.length < 2) return;
  const names = list.items.map((each) => (isMap(each) ? String(each.get("name") ?? "") : "")).filter(Boolean);
  throw new FlyteSettingsError(
    "CONTEXT_INVALID",
    `${owner === "" ? "the pod" : owner} has several containers: ${names.join(", ")}`,
    { hint: `Choose those that get the context: --container ${names[0] ?? "NAME"}` },
  );
}

/** The container's list of variables; a list shared through an alias is copied first. */
function ownEnv(document: Document, container: YAMLMap): YAMLSeq | undefined {
  const env = container.get("env", true) as Node | undefined;
  if (isAlias(env)) {
    const shared = env.resolve(document);
    const own = isSeq(shared) ? (shared.clone() as YAMLSeq) : new YAMLSeq();
    delete own.anchor;
    container.set("env", own);
    return own;
  }
  return isSeq(env) ? env : undefined;
}

/** Kind and name of the nearest enclosing object. */
function ownerOf(path: readonly unknown[]): string {
  for (const node of [...path].reverse()) {
    if (!isMap(node)) continue;
    const [kind, name] = [node.get("kind"), node.getIn(["metadata", "name"])];
    if (typeof kind === "string" && typeof name === "string") return `${kind} ${name}`;
  }
  return "";
}

/** Writes in the style of the source: its indentation, and whether lists are indented. */
function written(document: Document, source: string, isJson: boolean): string {
  if (isJson) {
    const indent = /^[{[]\n?\s*\n([ \t]+)/.exec(source.trimStart())?.[1] ?? (/\n/.test(source.trim()) ? "  " : "");
    return `${JSON.stringify(document.toJS(), null, indent)}${source.endsWith("\n") ? "\n" : ""}`;
  }
  const indent = /^[^\s#-][^\n]*:[ \t]*\n( +)\S/m.exec(source)?.[1]?.length ?? 2;
  const indentSeq = indentsLists(source);
  const text = document.toString({ lineWidth: 0, indent, indentSeq, flowCollectionPadding: false });
  return source.includes("\r\n") ? text.replace(/\r?\n/g, "\r\n") : text;
}

function indentsLists(source: string): boolean {
  return !/^( *)[^\s#-][^\n]*:[ \t]*\r?\n\1- /m.test(source);
}
