// for programs that run plugins the way the command does

export { type ExecEntryOptions, execEntry } from "./exec-entry.ts";
export { exists, readBytes, readText, writeFileAtomically } from "./files.ts";
export { guardProcess, type OwnProcess, type ProcessGuard } from "./guard-process.ts";
export type { Host, Output } from "./host.ts";
export { type LoadPlace, loadPlugins, type PluginChoice } from "./load-plugins.ts";
export { locatePlugin, type PluginPlace } from "./locate-plugin.ts";
export { makeFetch } from "./make-fetch.ts";
export { pluginHost } from "./plugin-host.ts";
export { type ProgramCall, runProgram } from "./run-program.ts";
