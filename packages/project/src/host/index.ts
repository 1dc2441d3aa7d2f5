export { exists, hostPath, readBytes, readText, writeFileAtomically } from "./files.ts";
export { guardProcess, type OwnProcess, type ProcessGuard } from "./guard-process.ts";
export type { Host, Output } from "./host.ts";
export { timed } from "./trace.ts";
