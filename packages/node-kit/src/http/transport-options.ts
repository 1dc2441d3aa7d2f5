import type { Trust } from "./dial.ts";
import type { HttpLimits } from "./types.ts";

export interface TransportOptions extends Trust {
  readonly limits?: HttpLimits;
  /** Use CONNECT for plain http through a proxy too. Default: the proxy receives the whole URL. */
  readonly tunnelHttp?: boolean;
}
