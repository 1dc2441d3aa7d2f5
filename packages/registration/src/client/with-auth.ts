import type { CallOptions, Transport } from "./rpc.ts";

/** Who proves to Admin who is calling. One object serves all calls of a run. */
export interface Authenticator {
  /** What goes with a call now; nothing as long as nobody asked for it. */
  headers(signal?: AbortSignal): Promise<Readonly<Record<string, string>>>;
  /**
   * Admin refused a call that was sent with `used`. Resolves when there is something else to send.
   *
   * @returns false when trying again cannot help
   * @throws AUTH_FAILED when a token cannot be had, and says why
   */
  renew(used: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<boolean>;
}

/** Every call with the headers of the authenticator; one that is refused for them is sent once more with new ones. */
export function withAuth(transport: Transport, authenticator: Authenticator): Transport {
  return {
    async call(method, message, options: CallOptions = {}) {
      const used = await authenticator.headers(options.signal);
      const first = await transport.call(method, message, { ...options, headers: { ...options.headers, ...used } });
      if (first.status !== "UNAUTHENTICATED") return first;
      if (!(await authenticator.renew(used, options.signal))) return first;
      const fresh = await authenticator.headers(options.signal);
      return transport.call(method, message, { ...options, headers: { ...options.headers, ...fresh } });
    },
    close: () => transport.close(),
  };
}
