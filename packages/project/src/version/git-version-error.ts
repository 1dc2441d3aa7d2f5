import { FlyteSettingsError } from "@flyte-settings/core";

/** Why `version: git` is none. */
export class GitVersionError extends FlyteSettingsError {
  /** Without what it is for: `the repository has changes that are not committed: M a.py`. */
  readonly reason: string;

  constructor(error: FlyteSettingsError) {
    super("SETTINGS_INVALID", `version: git, and ${error.message}`, error.details, error);
    this.reason = error.message;
  }
}

/** Why a computed version is missing, for a line that names the version itself. */
export function versionReason(error: FlyteSettingsError): string {
  return error instanceof GitVersionError ? error.reason : error.message;
}
