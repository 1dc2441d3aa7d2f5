export { type ExecEntryOptions, execEntry } from "./exec-entry.ts";
export { listPlugins, type PluginRow } from "./list-plugins.ts";
export { type LoadPlace, loadPlugins, type PluginChoice } from "./load-plugins.ts";
export { locatePlugin, type PluginPlace } from "./locate-plugin.ts";
export type { RefusedValues } from "./plugin-changes.ts";
export { pluginHost } from "./plugin-host.ts";
export { lockPathOf, OCI_IMAGES, pluginsWanted, referencesOf } from "./references.ts";
export { type ProgramCall, runProgram } from "./run-program.ts";
export { traceLine } from "./trace-line.ts";
