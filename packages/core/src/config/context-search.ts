import { FlyteSettingsError } from "../errors.ts";
import { guarded } from "../guard.ts";
import { CONTEXT_VARIABLE } from "../settings/context-variable.ts";

/** A context and what carries it, in words: `Pod a1-n0-0, container primary`. */
export interface FoundContext {
  readonly entity: string;
  readonly context: string;
}

/**
 * The contexts in an environment as text: lines of `NAME=value` as `env`, a `.env` file, `export`, `declare -x` or
 * `kubectl describe` write them, quotes taken off; `/proc/PID/environ` too. `entity` is the line's number.
 */
export function contextsInEnvText(text: string): FoundContext[] {
  return guarded("contextsInEnvText", () =>
    text.split(/[\n\0]/).flatMap((line, index) => {
      const value = /^(?:export\s+|(?:declare|typeset)\s+-x\s+)?_F_SS_C\s*[=:]\s*(.*)$/s.exec(line.trim())?.[1];
      return value === undefined ? [] : [{ entity: `line ${index + 1}`, context: unquoted(value) }];
    }),
  );
}

function unquoted(text: string): string {
  const [first = ""] = text;
  return /["']/.test(first) && text.length > 1 && text.endsWith(first) ? text.slice(1, -1) : text;
}

/**
 * The contexts in a Kubernetes object of any kind, a `List` of them, or a list: wherever an `env` list has the variable.
 *
 * @param manifest what a YAML or JSON reader gave; anything else than objects and lists holds none
 */
export function contextsInManifest(manifest: unknown): FoundContext[] {
  return guarded("contextsInManifest", () => {
    const search: Search = { found: [], left: MOST_OBJECTS };
    walk(manifest, "", search, 0);
    return search.found;
  });
}

const DEEPEST = 64;
const MOST_OBJECTS = 1_000_000;

interface Search {
  readonly found: FoundContext[];
  /** Objects that may still be looked at: a few that refer to each other are a tree without end. */
  left: number;
}

function walk(value: unknown, owner: string, search: Search, depth: number): void {
  if (typeof value !== "object" || value === null || depth > DEEPEST) return;
  search.left -= 1;
  if (search.left < 0) {
    throw new FlyteSettingsError("CONFIG_INVALID", `could not search the manifest: more than ${MOST_OBJECTS} objects`);
  }
  if (Array.isArray(value)) {
    for (const each of value) walk(each, owner, search, depth + 1);
    return;
  }
  const record = value as Readonly<Record<string, unknown>>;
  const here =
    objectName(record) ??
    (isContainer(record) ? [owner, `container ${record["name"]}`].filter(Boolean).join(", ") : owner);
  for (const [key, each] of Object.entries(record)) {
    if (key === "env" && Array.isArray(each)) search.found.push(...inEnv(each, here));
    else walk(each, here, search, depth + 1);
  }
}

function inEnv(env: readonly unknown[], entity: string): FoundContext[] {
  return env.flatMap((each) => {
    const { name, value } = (each ?? {}) as { name?: unknown; value?: unknown };
    return name === CONTEXT_VARIABLE && typeof value === "string" ? [{ entity, context: value }] : [];
  });
}

function objectName(record: Readonly<Record<string, unknown>>): string | undefined {
  const name = (record["metadata"] as { name?: unknown } | null | undefined)?.name;
  return typeof record["kind"] === "string" && typeof name === "string" ? `${record["kind"]} ${name}` : undefined;
}

function isContainer(record: Readonly<Record<string, unknown>>): boolean {
  return typeof record["name"] === "string" && Array.isArray(record["env"]);
}
