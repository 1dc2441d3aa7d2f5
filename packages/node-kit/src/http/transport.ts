import type { TransportOptions } from "./transport-options.ts";
import type { HttpTransport } from "./types.ts";

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
