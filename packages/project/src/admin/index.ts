export { type AdminConfig, adminConfig } from "./admin-config.ts";
export { type AdminOptions, type Connection, connect } from "./connect.ts";
