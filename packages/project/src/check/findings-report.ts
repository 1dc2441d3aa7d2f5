import type { Silenced } from "@flyte-settings/core/checks";
import type { FixedFile } from "../fix/fixed-file.ts";

/** How much was examined. */
export interface Examined {
  readonly images: number;
  /** Number of files in the bundle; absent if no bundle was examined. */
  readonly files?: number;
  /** Number of entities in packages; absent if no package was given. */
  readonly entities?: number;
}

/** The findings, the suppressed findings with their reasons, and the available fixes. */
export interface FindingsReport extends Silenced {
  readonly examined: Examined;
  /** Files with every safe fix applied; only if requested. Nothing is written yet. */
  readonly fixes?: readonly FixedFile[];
}
