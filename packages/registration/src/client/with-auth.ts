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

/**
 * Every call with the headers of the authenticator; one that is refused for them is sent once more with new ones. What
 * was refused although it was new is not renewed again: nobody is sent to a browser for each entity.
 */
export function withAuth(transport: Transport, authenticator: Authenticator): Transport {
  let hopeless: string | undefined;
  return {
    async call(method, message, options: CallOptions = {}) {
      const send = (headers: Readonly<Record<string, string>>) =>
        transport.call(method, message, { ...options, headers: { ...options.headers, ...headers } });
      const used = await authenticator.headers(options.signal);
      const first = await send(used);
      if (first.status !== "UNAUTHENTICATED" || JSON.stringify(used) === hopeless) return first;
      if (!(await authenticator.renew(used, options.signal))) return first;
      const fresh = await authenticator.headers(options.signal);
      const second = await send(fresh);
      if (second.status !== "UNAUTHENTICATED") return second;
      hopeless = JSON.stringify(fresh);
      const why = "with a token that was just obtained; does Flyte Admin expect another audience, scope or issuer?";
      return { ...second, message: `${second.message} (${why})` };
    },
    close: () => transport.close(),
  };
}
