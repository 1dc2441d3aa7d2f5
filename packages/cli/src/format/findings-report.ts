import type { Finding, Silenced } from "@flyte-settings/core/checks";
import type { Examined } from "@flyte-settings/project/check";

/** The findings, the suppressed ones with their reasons, and those already fixed. */
export interface FindingsReport extends Silenced {
  /** How much was examined; absent: not printed. */
  readonly examined?: Examined;
  readonly fixed?: ReadonlySet<Finding>;
}

/** A finding's page, in the form that errors use; undefined for plugin checks (`acme/rule`). */
export function docsOf(code: string): string | undefined {
  return code.includes("/") ? undefined : `docs/checks.md#${code}`;
}
