/** An access token and the data to refresh it. */
export interface Token {
  readonly accessToken: string;
  readonly refreshToken?: string;
  /** Milliseconds since 1970; absent if unknown. */
  readonly expiresAt?: number;
  /** When it was issued; milliseconds since 1970. */
  readonly obtainedAt?: number;
  /** The metadata key under which Admin expects it. */
  readonly header: string;
}

/** Stores tokens across runs. Its errors never prevent a login. */
export interface TokenCache {
  read(key: string): Promise<Token | undefined>;
  write(key: string, token: Token): Promise<void>;
  remove(key: string): Promise<void>;
  /**
   * Runs one login per key at a time, across processes, so that a token is refreshed only once. Absent: logins may run
   * concurrently. `maxMs`: how long one login may take; a login that takes longer is treated as abandoned.
   */
  exclusively?<T>(
    key: string,
    login: () => Promise<T>,
    options: { readonly maxMs: number; readonly signal?: AbortSignal },
  ): Promise<T>;
}

const LONGEST_GRACE_MS = 60_000;

/**
 * Whether the token is too old for the next call, by its own `exp` or the recorded expiry. It is replaced one minute
 * before it expires, or after nine tenths of its lifetime, so that a very short-lived token is not replaced for every
 * call.
 */
export function isExpired({ accessToken, expiresAt, obtainedAt }: Token, now: number): boolean {
  const claims = jwtClaims(accessToken);
  const ends = Math.min(expiresAt ?? Number.POSITIVE_INFINITY, claims.exp ?? Number.POSITIVE_INFINITY);
  const begins = obtainedAt ?? claims.iat;
  const grace = begins === undefined ? LONGEST_GRACE_MS : Math.min(LONGEST_GRACE_MS, Math.max(ends - begins, 0) / 10);
  return ends - grace <= now;
}

/** `exp` and `iat` of a JWT, in milliseconds. */
function jwtClaims(text: string): { readonly exp?: number; readonly iat?: number } {
  const [, payload] = text.split(".");
  try {
    const { exp, iat } = JSON.parse(Buffer.from(payload ?? "", "base64url").toString("utf8"));
    return {
      ...(typeof exp === "number" ? { exp: exp * 1000 } : {}),
      ...(typeof iat === "number" ? { iat: iat * 1000 } : {}),
    };
  } catch {
    return {};
  }
}
