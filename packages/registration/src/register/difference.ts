import type { Json } from "@flyte-settings/core";

export interface Difference {
  /** `template.container.args[2]`; what has a name in a list by that: `template.nodes[n0]`, `env[LOG_LEVEL]`. */
  readonly place: string;
  /** Absent: it is not there. */
  readonly before?: Json;
  readonly after?: Json;
}
