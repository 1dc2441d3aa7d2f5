import type { SerializationSettings } from "../model/serialization-settings.ts";
import type { FlytePlugin, HookName, ImageRequest, ImageState, SerializedTask } from "./types.ts";

/**
 * How the results of several plugins are combined: `first` uses the first that is not null; in a `chain`, each plugin
 * receives the result of the previous one; `parallel` collects all; `sequential` merges one after the other.
 */
export type HookKind = "first" | "chain" | "parallel" | "sequential";

/** Every hook and its kind, in the order of the stages. A missing hook is a compile error. */
export const hookKinds: { readonly [Hook in HookName]: HookKind } = {
  provideImage: "first",
  rewriteImage: "chain",
  pinImage: "first",
  checkImage: "parallel",
  extendSettings: "sequential",
  applyToTask: "sequential",
};

export const hookNames: readonly HookName[] = Object.keys(hookKinds) as HookName[];

type Hook<H extends HookName> = NonNullable<FlytePlugin[H]>;

/** The result of a hook if it is not `null`. */
export type HookAnswer<H extends HookName> = Exclude<Awaited<ReturnType<Hook<H>>>, null>;

/** The arguments of a hook before the context. */
export interface HookInputs extends Record<HookName, readonly unknown[]> {
  readonly provideImage: readonly [ImageRequest];
  readonly rewriteImage: readonly [ImageState];
  readonly pinImage: readonly [ImageState];
  readonly checkImage: readonly [ImageState];
  readonly extendSettings: readonly [SerializationSettings];
  readonly applyToTask: readonly [SerializedTask, SerializationSettings];
}

/** The implemented hooks of one plugin, bound to its object. */
export type LoadedHooks = { readonly [H in HookName]?: Hook<H> };
