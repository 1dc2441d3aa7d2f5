/** An access token and how to get the next one. */
export interface Token {
  readonly accessToken: string;
  readonly refreshToken?: string;
  /** Milliseconds since 1970; absent: nobody knows. */
  readonly expiresAt?: number;
  /** The metadata key under which Admin wants it. */
  readonly header: string;
}

/** Where tokens outlive a run. Nothing it throws stops a login. */
export interface TokenCache {
  read(key: string): Promise<Token | undefined>;
  write(key: string, token: Token): Promise<void>;
  remove(key: string): Promise<void>;
}

const GRACE_MS = 60_000;

/** Whether the token will not do for the next call; its own `exp` counts as well as what was said of it. */
export function isExpired(token: Token, now: number): boolean {
  const ends = Math.min(token.expiresAt ?? Number.POSITIVE_INFINITY, jwtExpiry(token.accessToken));
  return ends - GRACE_MS <= now;
}

/** `exp` of a JWT, in milliseconds. */
function jwtExpiry(text: string): number {
  const [, payload] = text.split(".");
  try {
    const { exp } = JSON.parse(Buffer.from(payload ?? "", "base64url").toString("utf8"));
    return typeof exp === "number" ? exp * 1000 : Number.POSITIVE_INFINITY;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
