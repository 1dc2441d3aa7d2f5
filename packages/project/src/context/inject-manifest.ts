import { CONTEXT_VARIABLE, FlyteSettingsError } from "@flyte-settings/core";
import { tooDeepAt } from "@flyte-settings/core/config";
import { omitUndefined } from "@flyte-settings/core/plugin";
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  parseAllDocuments,
  visit,
  type YAMLMap,
  YAMLSeq,
} from "yaml";
import { changeOf, type Injected, type InjectOptions } from "./inject.ts";

/**
 * A manifest with the context in its pods' containers, whatever kind of object they stand in. YAML keeps its comments, and a
 * document that nothing changes in keeps its text; JSON keeps its indentation.
 *
 * @throws CONFIG_INVALID for a text that is no YAML
 */
export function injectIntoManifest(
  text: string,
  place: string,
  options: InjectOptions,
): { readonly text: string; readonly changes: readonly Injected[] } {
  const changes: Injected[] = [];
  const isJson = /^\s*[{[]/.test(text);
  if (tooDeepAt(text) !== undefined) {
    throw new FlyteSettingsError("CONFIG_INVALID", `${place} is not valid YAML: nested too deeply`, { place });
  }
  const documents = parseAllDocuments(text, { logLevel: "silent", keepSourceTokens: true });
  const pieces = [...documents].map((document) => {
    refuseBroken(document, place);
    const before = changes.length;
    edit(document, options, changes);
    const isSame = changes.slice(before).every(({ change }) => change === "same");
    const [from, , to] = document.range ?? [0, 0, 0];
    return isSame ? text.slice(from, to) : written(document, text, isJson);
  });
  return { text: changes.every(({ change }) => change === "same") ? text : pieces.join(""), changes };
}

function refuseBroken({ errors: [error] }: Document, place: string): void {
  if (error === undefined) return;
  const [start] = error.linePos ?? [];
  throw new FlyteSettingsError("CONFIG_INVALID", `${place} is no YAML: ${error.message.split("\n")[0]}`, {
    place,
    ...omitUndefined({ line: start?.line, column: start?.col }),
  });
}

function edit(document: Document, options: InjectOptions, changes: Injected[]): void {
  visit(document, {
    Pair(_, { key, value }, path) {
      const list = isScalar(key) ? key.value : undefined;
      if (list !== "containers" && !(list === "initContainers" && options.containers !== undefined)) return;
      const containers = isAlias(value) ? value.resolve(document) : value;
      if (!isSeq(containers)) return;
      for (const container of containers.items) {
        if (isMap(container)) inContainer(document, container, ownerOf(path), options, changes);
      }
    },
  });
}

function inContainer(
  document: Document,
  container: YAMLMap,
  owner: string,
  { context, containers, onlyExisting }: InjectOptions,
  changes: Injected[],
): void {
  const name = String(container.get("name") ?? "");
  if (containers !== undefined && !containers.includes(name)) return;
  const env = ownEnv(document, container);
  const found = env?.items.find((each): each is YAMLMap => isMap(each) && each.get("name") === CONTEXT_VARIABLE);
  if (found === undefined && onlyExisting) return;
  const before = found?.get("value");
  const change = changeOf(found === undefined ? undefined : String(before ?? ""), context);
  changes.push({ entity: [owner, `container ${name}`].filter(Boolean).join(", "), change });
  if (change === "same") return;
  if (found !== undefined) {
    found.set("value", context);
    found.delete("valueFrom");
  } else if (env !== undefined) env.add(document.createNode({ name: CONTEXT_VARIABLE, value: context }));
  else container.set("env", document.createNode([{ name: CONTEXT_VARIABLE, value: context }]));
}

/** The container's list of variables; one that it shares with others by an alias becomes its own. */
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

/** Kind and name of the nearest object around. */
function ownerOf(path: readonly unknown[]): string {
  for (const node of [...path].reverse()) {
    if (!isMap(node)) continue;
    const [kind, name] = [node.get("kind"), node.getIn(["metadata", "name"])];
    if (typeof kind === "string" && typeof name === "string") return `${kind} ${name}`;
  }
  return "";
}

/** In the manner of the source: its indentation, and lists that are indented or not. */
function written(document: Document, source: string, isJson: boolean): string {
  if (isJson) {
    const indent = /^[{[]\n?\s*\n([ \t]+)/.exec(source.trimStart())?.[1] ?? (/\n/.test(source.trim()) ? "  " : "");
    return `${JSON.stringify(document.toJS(), null, indent)}${source.endsWith("\n") ? "\n" : ""}`;
  }
  const indent = /^[^\s#-][^\n]*:[ \t]*\n( +)\S/m.exec(source)?.[1]?.length ?? 2;
  const indentSeq = !/^( *)[^\s#-][^\n]*:[ \t]*\n\1- /m.test(source);
  return document.toString({ lineWidth: 0, indent, indentSeq, flowCollectionPadding: false });
}
