export { CONNECT_TIMEOUT_MS, dial, type Trust } from "./dial.ts";
export { authority, type RawUrl, rawUrl } from "./raw-url.ts";
export { PROXY_FAILED, PROXY_REFUSED } from "./tunnel.ts";
