import type { SerializationSettings } from "../model/serialization-settings.ts";
import type { FlytePlugin, HookName, ImageRequest, ImageState, SerializedTask } from "./types.ts";

/**
 * How the answers of several plugins become one: the `first` that is not null; a `chain`, where each sees what the one
 * before made of it; `parallel`, all of them; `sequential`, merged one after the other.
 */
export type HookKind = "first" | "chain" | "parallel" | "sequential";

/** Every hook and its kind, in the order of the stages. A hook without a line here does not compile. */
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

/** What a hook answers when it is not `null`. */
export type HookAnswer<H extends HookName> = Exclude<Awaited<ReturnType<Hook<H>>>, null>;

/** What a hook is given before the context. */
export interface HookInputs extends Record<HookName, readonly unknown[]> {
  readonly provideImage: readonly [ImageRequest];
  readonly rewriteImage: readonly [ImageState];
  readonly pinImage: readonly [ImageState];
  readonly checkImage: readonly [ImageState];
  readonly extendSettings: readonly [SerializationSettings];
  readonly applyToTask: readonly [SerializedTask, SerializationSettings];
}

/** The hooks of one plugin that are there, each knowing its own object. */
export type LoadedHooks = { readonly [H in HookName]?: Hook<H> };
