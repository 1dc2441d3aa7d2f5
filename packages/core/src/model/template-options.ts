import type { CompatOptions } from "./compat.ts";

/** The manner, and the place for messages. */
export interface TemplateOptions extends CompatOptions {
  /** Where the text stands, for messages: `$.containers[1].image`. */
  readonly place?: string;
}
