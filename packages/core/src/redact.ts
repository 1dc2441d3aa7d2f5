/**
 * Up to the first character that cannot be in a URL; linear on any text. `https:/host` is a URL that was taken for a path. After
 * a `:` comes a port, or a password whose delimiters may not be escaped.
 */
const URL_SECRETS =
  /([a-z][\w+.-]{0,31}:\/{2,3}|(?:https?|s3):\/)([^\s"<>'?/:[]*(?::(?!\d*[/?])[^\s"<>]{1,2048})?@)?([^\s"<>'?]*)(\?[^\s"<>']*)?/gi;

/** Of Azure's locations the part before the `@` is the container; `user:password@` is as our own hints write it. */
const PUBLIC = /^(?:abfs|wasb)s?:[^:]+$|\/user:password@$/i;

/** A text whose URLs have neither userinfo nor query (passwords, signatures of signed URLs); empty for anything but a string. */
export function redactUrls(text: string): string {
  return typeof text === "string" ? text.replaceAll(URL_SECRETS, redacted) : "";
}

function redacted(_: string, scheme: string, user = "", rest = "", query = ""): string {
  return scheme + (user && !PUBLIC.test(scheme + user) ? "…@" : user) + rest + (query && "?…");
}

/** One address without userinfo, query and fragment; any other text without what follows a `?` or `#`. */
export function plainUrl(url: string): string {
  if (typeof url !== "string") return "";
  return redactUrls(url)
    .replace(/[?#].*$/s, "")
    .replace(/^([^@]*)…@/, "$1");
}
