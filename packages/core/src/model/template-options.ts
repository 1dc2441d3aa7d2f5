import type { CompatOptions } from "./compat.ts";

/** The mode, and the place for messages. */
export interface TemplateOptions extends CompatOptions {
  /** Location of the string, for messages: `$.containers[1].image`. */
  readonly place?: string;
}
