/** The fields used here of errors from the clouds' logins. */
interface LoginFailure {
  readonly name?: string;
  readonly code?: unknown;
  readonly message?: string;
  readonly statusCode?: number;
  /** Azure's. */
  readonly errorResponse?: { readonly error?: string };
  /** Google's. */
  readonly response?: { readonly status?: number; readonly data?: { readonly error?: unknown } };
  readonly error?: unknown;
}

/**
 * A login uses another server than the store: its responses must not look like the store's.
 *
 * @param login for messages: `Google's login`
 */
export function loginError(login: string, thrown: unknown): Error {
  const { name = "", code, message = "", statusCode, errorResponse, response, error } = thrown as LoginFailure;
  const status = statusCode ?? response?.status;
  const written = /^([a-z]+_[a-z_]+):/.exec(message)?.[1];
  const said =
    errorResponse?.error ?? response?.data?.error ?? written ?? code ?? (name === "Error" ? undefined : name);
  return Object.assign(new Error(`no token from ${login}: ${message}`, { cause: error ?? thrown }), {
    ...(typeof said === "string" ? { code: said } : {}),
    ...(status === 429 || (status !== undefined && status >= 500) ? { statusCode: status } : {}),
  });
}
