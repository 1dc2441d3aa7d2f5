import type { Compat } from "@flyte-settings/core";
import type { Generation } from "@flyte-settings/core/flyte2";
import type { Answer } from "./ascii-json.ts";
import type { Json } from "./json.ts";

/** `flytekit` and `flyte2` are those programs as they are. */
export type Mode = "default" | "flytekit" | "flyte2";

/** What an operation is told beside its input. */
export interface OpContext {
  readonly mode: Mode;
  /** To be spread into the options of a function of ours: empty in mode `default`. */
  readonly options: { readonly compat?: Compat };
}

/** One operation: its input as the request's JSON held it, marks and all. */
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

/** Stands before the names of the operations of generation 2: some are called as those of generation 1. */
export const FLYTE2 = "flyte2/";

/** The generation that a mode is about unless the request names one. */
export function generationOf(mode: Mode): Generation {
  return mode === "flyte2" ? 2 : 1;
}
