import type { Silenced } from "@flyte-settings/core/checks";
import type { FixedFile } from "../fix/fixed-file.ts";

/** How much was looked at. */
export interface Examined {
  readonly images: number;
  /** Files of the bundle; absent where no bundle was looked at. */
  readonly files?: number;
  /** Entities of packages; absent where no package was given. */
  readonly entities?: number;
}

/** What was found, what of it is suppressed and why, and what can be fixed. */
export interface FindingsReport extends Silenced {
  readonly examined: Examined;
  /** Files as they would be with every safe fix; only where that was asked for. Nothing is written yet. */
  readonly fixes?: readonly FixedFile[];
}
