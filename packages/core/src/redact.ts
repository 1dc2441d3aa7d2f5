/**
 * Matches up to the first character that is not allowed in a URL, in linear time. `https:/host` is a URL that was
 * treated as a path. A `:` may be followed by a port, or by a password with unescaped delimiters. An image reference has
 * no scheme: `user:password@ghcr.io/a/b`.
 */
const URL_SECRETS =
  /([a-z][\w+.-]{0,31}:\/{2,3}|(?:https?|s3):\/|(?<![^\s"'=(])(?=[^\s"'=:@/]{1,64}:[^\s"'@/]{1,256}@[\w.:-]+\/))([^\s"<>'?/:[]*(?::(?!\d*[/?])[^\s"<>]{1,2048})?@)?([^\s"<>'?]*)(\?[^\s"<>']*)?/gi;

/** In Azure locations, the part before the `@` is the container; `user:password@` appears in our own hints. */
const PUBLIC = /^(?:abfs|wasb)s?:[^:]+$|\/user:password@$/i;

/**
 * Removes user info and query (passwords, signatures of signed URLs) from the URLs in a string; returns an empty string
 * for any other value.
 */
export function redactUrls(text: string): string {
  return typeof text === "string" ? text.replaceAll(URL_SECRETS, redacted) : "";
}

function redacted(_: string, scheme: string, user = "", rest = "", query = ""): string {
  return scheme + (user && !PUBLIC.test(scheme + user) ? "…@" : user) + rest + (query && "?…");
}

/** Removes user info, query and fragment from a URL; from any other string, everything after a `?` or `#`. */
export function plainUrl(url: string): string {
  if (typeof url !== "string") return "";
  return redactUrls(url)
    .replace(/[?#].*$/s, "")
    .replace(/^([^@]*)…@/, "$1");
}
