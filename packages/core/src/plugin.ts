export type { Finding, Severity } from "./checks/finding.ts";
export { type ErrorCode, type ErrorDetails, FlyteSettingsError, isFlyteSettingsError } from "./errors.ts";
export { definePlugin } from "./plugins/define-plugin.ts";
export type * from "./plugins/types.ts";
