/** Scheme, host and port of an `http(s)` URL with its path unchanged: signed paths must be sent as they are. */
export interface RawUrl {
  readonly secure: boolean;
  /** An IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
  /** Path and query, at least `/`. */
  readonly path: string;
}

/** `undefined` unless it is an `http(s)` URL with a host and no user info. */
export function rawUrl(url: string): RawUrl | undefined {
  const [, scheme, host, port, path] =
    /^(https?):\/\/([^/?#@:[\]]+|\[[0-9A-Fa-f:.]+\])(?::(\d{1,5}))?([/?][^#\s]*)?(?:#.*)?$/i.exec(url) ?? [];
  if (scheme === undefined || host === undefined) return undefined;
  const secure = scheme.toLowerCase() === "https";
  return {
    secure,
    host: host.replace(/^\[|\]$/g, ""),
    port: port === undefined ? (secure ? 443 : 80) : Number(port),
    path: path === undefined ? "/" : path.startsWith("?") ? `/${path}` : path,
  };
}

/** `flyte.example.com:8089`, without the scheme's default port. */
export function authority({ secure, host, port }: RawUrl): string {
  return port === (secure ? 443 : 80) ? bracketed(host) : `${bracketed(host)}:${port}`;
}

/** An IPv6 address in brackets, any other host unchanged. */
export function bracketed(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}
