import type { ContextSource, SourceOptions } from "./read-contexts.ts";

const byName: readonly (readonly [RegExp, keyof SourceOptions])[] = [
  [/\.pb$/i, "pb"],
  [/\.(?:ya?ml|json)$/i, "pod"],
];

/**
 * What a file contains, judged by its name: a `.pb` or a manifest; any other file is a package (judged by its content), a
 * context or an environment with one.
 */
export function sourceOf(path: string): Extract<ContextSource, { path: string }> {
  return { kind: byName.find(([pattern]) => pattern.test(path))?.[1] ?? "text", path };
}
