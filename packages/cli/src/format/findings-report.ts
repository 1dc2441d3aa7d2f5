import type { Finding, Silenced } from "@flyte-settings/core/checks";

/** What was found, what of it stays silent and why, and what a mend has dealt with. */
export interface FindingsReport extends Silenced {
  readonly fixed?: ReadonlySet<Finding>;
}

/** A finding's page, as the errors name theirs; a plugin's own (`acme/rule`) have none here. */
export function docsOf(code: string): string | undefined {
  return code.includes("/") ? undefined : `docs/checks.md#${code}`;
}
