import type { Json } from "@flyte-settings/core";

export interface Difference {
  /**
   * `template.container.args[2]`; list items with a name are addressed by it: `template.nodes[n0]`, `env[LOG_LEVEL]`.
   */
  readonly place: string;
  /** Absent: there was no value. */
  readonly before?: Json;
  readonly after?: Json;
  /** Of a hidden `_F_SS_C`: the settings in it that differ, `version`; empty if only its encoding differs. */
  readonly fields?: readonly string[];
}
