import type { Compat } from "@flyte-settings/core";
import type { Answer } from "./ascii-json.ts";
import type { Json } from "./json.ts";

export type Mode = "default" | "flytekit";

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
};

export function opContext(mode: Mode): OpContext {
  return contexts[mode];
}
