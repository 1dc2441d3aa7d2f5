import { searchManifest } from "../config/search-manifest.ts";
import { guarded } from "../guard.ts";
import { LaunchArguments } from "./launch-arguments.ts";
import { isLaunchProgram } from "./launch-options.ts";

/** The arguments of a Flyte 2 container, and the object that contains them. */
export interface FoundLaunch {
  /** `Pod r7f3k-a0-0, container primary`. */
  readonly entity: string;
  readonly launch: LaunchArguments;
  /** The image that the container runs. */
  readonly image?: string;
  /** The container's environment variables that have a plain value. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Finds the Flyte 2 containers in a Kubernetes object of any kind, a `List`, a TaskSpec in JSON, or an array: wherever
 * `args` or `command` start with `a0`, `clustered` or `fserve`.
 *
 * @param manifest as parsed from YAML or JSON
 * @throws CONTEXT_INVALID for arguments that the program rejects
 */
export function launchesInManifest(manifest: unknown): FoundLaunch[] {
  return guarded("launchesInManifest", () => {
    const found: FoundLaunch[] = [];
    searchManifest(manifest, ["args", "command"], (words, entity, owner) => {
      if (!isLaunch(words)) return;
      const { image, env } = owner;
      found.push({
        entity,
        launch: LaunchArguments.fromArgs(words),
        ...(typeof image === "string" ? { image } : {}),
        variables: variablesOf(env),
      });
    });
    return found;
  });
}

/** Whether the arguments start a Flyte 2 task or app. */
export function isLaunch(words: readonly unknown[]): words is readonly string[] {
  return guarded("isLaunch", () => isLaunchProgram(words[0]) && words.every((word) => typeof word === "string"));
}

/** Pods use the key `name` for a variable's name, TaskSpecs use `key`. */
function variablesOf(env: unknown): Readonly<Record<string, string>> {
  if (!Array.isArray(env)) return {};
  const pairs = env.flatMap((each): [string, string][] => {
    const { name, key = name, value } = (each ?? {}) as { name?: unknown; key?: unknown; value?: unknown };
    return typeof key === "string" && typeof value === "string" ? [[key, value]] : [];
  });
  return Object.fromEntries(pairs);
}
