import type { Compat } from "@flyte-settings/core";
import type { Generation } from "@flyte-settings/core/flyte2";
import type { Answer } from "./ascii-json.ts";
import type { Json } from "./json.ts";

/** `flytekit` and `flyte2` reproduce those programs exactly. */
export type Mode = "default" | "flytekit" | "flyte2";

/** The parameters of an operation apart from its input. */
export interface OpContext {
  readonly mode: Mode;
  /** Options to spread into calls of the library: empty in mode `default`. */
  readonly options: { readonly compat?: Compat };
}

/** One operation: receives the request's JSON input, including markers. */
export type Op = (input: Json, context: OpContext) => Answer | Promise<Answer>;

/** Operations by name: `image.parse`. */
export type OpTable = Readonly<Record<string, Op>>;

const contexts: Readonly<Record<Mode, OpContext>> = {
  default: { mode: "default", options: {} },
  flytekit: { mode: "flytekit", options: { compat: "flytekit" } },
  flyte2: { mode: "flyte2", options: { compat: { context: true } } },
};

export function opContext(mode: Mode): OpContext {
  return contexts[mode];
}

/** Prefix of generation 2 operations, some of which have the same name as in generation 1. */
export const FLYTE2 = "flyte2/";

/** The generation of a mode, unless the request sets one. */
export function generationOf(mode: Mode): Generation {
  return mode === "flyte2" ? 2 : 1;
}
