export { exists, hostPath, readBytes, readText, writeFileAtomically } from "./files.ts";
export { guardProcess, type OwnProcess, type ProcessGuard } from "./guard-process.ts";
export type { Host, ReportLevel } from "./host.ts";
export { lateFailure } from "./late-failure.ts";
export { nodeHost } from "./node-host.ts";
export { extendHost, quietHost } from "./quiet-host.ts";
export { reportText } from "./report-text.ts";
export { timed } from "./trace.ts";
export { cacheDirectory } from "./user-directories.ts";
