import { guarded } from "../guard.ts";
import { CONTEXT_VARIABLE } from "../settings/context-variable.ts";
import { searchManifest } from "./search-manifest.ts";

/** A context and a description of the object that carries it: `Pod a1-n0-0, container primary`. */
export interface FoundContext {
  readonly entity: string;
  readonly context: string;
}

/**
 * Finds the contexts in an environment in text form: lines of `NAME=value` as printed by `env`, `export`, `declare -x`
 * or `kubectl describe` or written in a `.env` file, with quotes removed; also `/proc/PID/environ`. `entity` is the
 * line number.
 */
export function contextsInEnvText(text: string): FoundContext[] {
  return guarded("contextsInEnvText", () =>
    text.split(/[\n\0]/).flatMap((line, index) => {
      const value = /^(?:export\s+|(?:declare|typeset)\s+-x\s+)?_F_SS_C\s*[=:]\s*(.*)$/s.exec(line.trim())?.[1];
      return value === undefined ? [] : [{ entity: `line ${index + 1}`, context: unquoted(value) }];
    }),
  );
}

/**
 * Finds the contexts in text of any other kind, such as part of a manifest or a log: compressed contexts that follow
 * the name of the variable, also after a `value` key on the next line.
 */
export function contextsInAnyText(text: string): FoundContext[] {
  return guarded("contextsInAnyText", () =>
    matchesIn(text, /_F_SS_C[^\w+/]{1,64}(?:value[^\w+/]{1,16})?(H4sI[A-Za-z0-9+/]{16,}={0,2})/g),
  );
}

/** The first group of each match, and the line where the match starts. */
export function matchesIn(text: string, pattern: RegExp): FoundContext[] {
  let line = 1;
  let at = 0;
  return [...text.matchAll(pattern)].map(({ 1: context = "", index }) => {
    for (; at < index; at++) if (text[at] === "\n") line++;
    return { entity: `line ${line}`, context };
  });
}

function unquoted(text: string): string {
  return /^(["'])(.*)\1$/s.exec(text)?.[2] ?? text;
}

/**
 * Finds the contexts in a Kubernetes object of any kind, a `List`, or an array: wherever a list
 * contains the variable, as `name` or `key` with a `value` (the latter in Flyte's own objects).
 *
 * @param manifest as parsed from YAML or JSON; values other than objects and arrays contain none
 */
export function contextsInManifest(manifest: unknown): FoundContext[] {
  return guarded("contextsInManifest", () => {
    const found: FoundContext[] = [];
    searchManifest(manifest, undefined, (env, entity) => void found.push(...inEnv(env, entity)));
    return found;
  });
}

function inEnv(env: readonly unknown[], entity: string): FoundContext[] {
  return env.flatMap((each) => {
    const { name, key, value } = (each ?? {}) as { name?: unknown; key?: unknown; value?: unknown };
    return (name ?? key) === CONTEXT_VARIABLE && typeof value === "string" ? [{ entity, context: value }] : [];
  });
}
