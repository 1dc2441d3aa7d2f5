/** An access token and how to get the next one. */
export interface Token {
  readonly accessToken: string;
  readonly refreshToken?: string;
  /** Milliseconds since 1970; absent: nobody knows. */
  readonly expiresAt?: number;
  /** When it was given; milliseconds since 1970. */
  readonly obtainedAt?: number;
  /** The metadata key under which Admin wants it. */
  readonly header: string;
}

/** Where tokens outlive a run. Nothing it throws stops a login. */
export interface TokenCache {
  read(key: string): Promise<Token | undefined>;
  write(key: string, token: Token): Promise<void>;
  remove(key: string): Promise<void>;
  /**
   * Runs one login for a key at a time, over all processes, so that a token is refreshed once. Absent: they run side by
   * side. `maxMs`: how long one login may take; longer ones are taken for abandoned.
   */
  exclusively?<T>(
    key: string,
    login: () => Promise<T>,
    options: { readonly maxMs: number; readonly signal?: AbortSignal },
  ): Promise<T>;
}

const LONGEST_GRACE_MS = 60_000;

/**
 * Whether the token will not do for the next call; its own `exp` counts as well as what was said of it. It is replaced a
 * minute before it ends, or when nine tenths of its life are over: one that lives for seconds is not replaced each time.
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
