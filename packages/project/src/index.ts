export type { Host, ReportLevel } from "./host/host.ts";
export { nodeHost } from "./host/node-host.ts";
export { type LoadedProject, loadProject, type ProjectOptions } from "./load-project.ts";
export type { PluginChoice } from "./plugins/load-plugins.ts";
export type { RefusedValue, RefusedValues } from "./plugins/plugin-changes.ts";
export { overrides } from "./settings/overrides.ts";
export type { PluginRunOptions, ResolvedWithPlugins } from "./settings/resolve-with-plugins.ts";
export { usageError } from "./usage-error.ts";
