import type { Finding, Silenced } from "@flyte-settings/core/checks";
import type { Examined } from "@flyte-settings/project/check";

/** What was found, what of it stays silent and why, and what a mend has dealt with. */
export interface FindingsReport extends Silenced {
  /** How much was looked at; absent: nothing is printed of it. */
  readonly examined?: Examined;
  readonly fixed?: ReadonlySet<Finding>;
}

/** A finding's page, as the errors name theirs; a plugin's own (`acme/rule`) have none here. */
export function docsOf(code: string): string | undefined {
  return code.includes("/") ? undefined : `docs/checks.md#${code}`;
}
