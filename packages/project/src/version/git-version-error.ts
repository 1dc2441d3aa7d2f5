import { FlyteSettingsError } from "@flyte-settings/core";

/** Why a project with `version: git` has no version. */
export class GitVersionError extends FlyteSettingsError {
  /** The reason without its purpose: `the repository has changes that are not committed: M a.py`. */
  readonly reason: string;

  constructor(error: FlyteSettingsError) {
    super("SETTINGS_INVALID", `version: git, and ${error.message}`, error.details, error);
    this.reason = error.message;
  }
}

/** Why a computed version is missing, for a message that already includes the setting. */
export function versionReason(error: FlyteSettingsError): string {
  return error instanceof GitVersionError ? error.reason : error.message;
}
