import type { Trust } from "./dial.ts";
import type { HttpLimits, HttpTransport } from "./types.ts";

export interface TransportOptions extends Trust {
  readonly limits?: HttpLimits;
  /** Plain http goes through a proxy by CONNECT too. Default: the proxy is sent the whole URL. */
  readonly tunnelHttp?: boolean;
}

/** Node's own client, loaded with the first request: programs that send none do not pay for it. */
export function openTransport(options: TransportOptions): HttpTransport {
  let opened: Promise<HttpTransport> | undefined;
  return {
    async send(request) {
      opened ??= import("./node-transport.ts").then(({ nodeTransport }) => nodeTransport(options));
      return (await opened).send(request);
    },
    close() {
      opened?.then((transport) => transport.close()).catch(() => {});
      opened = undefined;
    },
  };
}
