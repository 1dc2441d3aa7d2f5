export { type AdminConfig, adminConfig } from "./admin-config.ts";
export type { AdminOptions } from "./admin-options.ts";
export { type Connection, connect } from "./connect.ts";
