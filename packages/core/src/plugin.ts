// for plugin authors
export type { Finding, Severity } from "./checks/finding.ts";
export { errorCodes } from "./error-codes.ts";
export { type ErrorCode, type ErrorDetails, FlyteSettingsError, isFlyteSettingsError, shown } from "./errors.ts";
// for hosts: the command line, the test kit, programs that run plugins
export { isObject } from "./json.ts";
export { type OmitUndefined, omitUndefined } from "./omit-undefined.ts";
export { type AppliedTask, applyToTasks } from "./plugins/apply-to-task.ts";
export { type CallSubject, callHook } from "./plugins/call-hook.ts";
export { definePlugin, option, type PluginOptions } from "./plugins/define-plugin.ts";
export { type ExecOptions, type ExecOutcome, execPlugin } from "./plugins/exec-plugin.ts";
export { type ExtendedSettings, extendSettings, type SettingsChange } from "./plugins/extend-settings.ts";
export { type HookAnswer, type HookInputs, type HookKind, hookKinds, hookNames } from "./plugins/hooks.ts";
export { checkPluginShape, type LoadedPlugin, loadPlugins, type PluginSource } from "./plugins/load-check.ts";
export { frozenCopy } from "./plugins/plain-data.ts";
export type { ImageOrigin, ResolvedImage } from "./plugins/resolve-image.ts";
export { resolveImages } from "./plugins/resolve-images.ts";
export { type PluginHost, type PluginRun, type PluginRunOptions, startRun, type TraceEntry } from "./plugins/run.ts";
export type { FieldRules, Rule, Shape } from "./plugins/shape.ts";
export type * from "./plugins/types.ts";
export { API_VERSION } from "./plugins/types.ts";
export { plainUrl, redactUrls } from "./redact.ts";
export { redactSecrets } from "./redact-secrets.ts";
