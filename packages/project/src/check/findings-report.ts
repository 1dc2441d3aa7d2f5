import type { Silenced } from "@flyte-settings/core/checks";
import type { FixedFile } from "../fix/fixed-file.ts";

/** What was found, what of it is suppressed and why, and what can be fixed. */
export interface FindingsReport extends Silenced {
  /** Files as they would be with every safe fix; only where that was asked for. Nothing is written yet. */
  readonly fixes?: readonly FixedFile[];
}
