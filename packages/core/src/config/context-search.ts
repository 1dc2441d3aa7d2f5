import { guarded } from "../guard.ts";
import { CONTEXT_VARIABLE } from "../settings/context-variable.ts";
import { searchManifest } from "./search-manifest.ts";

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
    const found: FoundContext[] = [];
    searchManifest(manifest, ["env"], (env, entity) => void found.push(...inEnv(env, entity)));
    return found;
  });
}

function inEnv(env: readonly unknown[], entity: string): FoundContext[] {
  return env.flatMap((each) => {
    const { name, value } = (each ?? {}) as { name?: unknown; value?: unknown };
    return name === CONTEXT_VARIABLE && typeof value === "string" ? [{ entity, context: value }] : [];
  });
}
