import type { Trust } from "./dial.ts";
import type { HttpLimits } from "./types.ts";

export interface TransportOptions extends Trust {
  readonly limits?: HttpLimits;
  /** Plain http goes through a proxy by CONNECT too. Default: the proxy is sent the whole URL. */
  readonly tunnelHttp?: boolean;
}
