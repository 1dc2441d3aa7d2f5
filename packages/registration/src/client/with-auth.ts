import type { CallOptions, Transport } from "./rpc.ts";

/** Authenticates calls to Admin. One object serves all calls of a run. */
export interface Authenticator {
  /** Headers to send with a call now; none until Admin requires authentication. */
  headers(signal?: AbortSignal): Promise<Readonly<Record<string, string>>>;
  /**
   * Admin rejected a call that was sent with `used`. Resolves when other headers are available.
   *
   * @returns false if a retry cannot help
   * @throws AUTH_FAILED with the reason if no token can be obtained
   */
  renew(used: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<boolean>;
}

/**
 * Sends every call with the authenticator's headers; a call rejected because of them is retried once with new ones. New
 * headers that are rejected too are not renewed again, so that the user does not log in once per entity.
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
