// for programs that run plugins the way the command does
export { exists, readBytes, readText, writeFileAtomically } from "./files.ts";
export type { Host, Output } from "./host.ts";
export { loadPlugins, type PluginChoice } from "./load-plugins.ts";
export { makeFetch } from "./make-fetch.ts";
export { pluginHost } from "./plugin-host.ts";
