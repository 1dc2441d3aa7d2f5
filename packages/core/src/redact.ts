/** Up to the first character that cannot be in a URL; bounded parts, so linear on any text. */
const URL_SECRETS = /([a-z][a-z0-9+.-]{0,31}):(\/\/\/?)([^\s/?#"'<>]{1,4096}@)?([^\s?#"'<>]{0,4096})(\?[^\s#"'<>]*)?/gi;

/** Of Azure's locations the part before the `@` is the container. */
const CONTAINERS = /^(?:abfss?|wasbs?)$/i;
/** As our own hints write it. */
const PLACEHOLDER = "user:password@";

/** A text whose URLs have neither userinfo nor query: passwords, and the signatures of signed URLs. */
export function redactUrls(text: string): string {
  if (!text.includes("://")) return text;
  return text.replaceAll(
    URL_SECRETS,
    (_, scheme: string, slashes: string, user: string | undefined, rest: string, query: string | undefined) => {
      const isPublic = user === undefined || user === PLACEHOLDER || (CONTAINERS.test(scheme) && !user.includes(":"));
      return `${scheme}:${slashes}${isPublic ? (user ?? "") : "…@"}${rest}${query === undefined ? "" : "?…"}`;
    },
  );
}

const LONGEST = 2_000;

/** {@link redactUrls} in bounded time: of a longer text with a URL in it only what is before the URL is left. */
export function redactText(text: string): string {
  const url = text.indexOf("://");
  if (url < 0) return text;
  return text.length > LONGEST ? `${text.slice(0, url)}://…` : redactUrls(text);
}

/** One address without userinfo, query and fragment; any other text without what follows a `?` or `#`. */
export function plainUrl(url: string): string {
  return url.replace(/[?#].*$/s, "").replace(/^([a-z][a-z0-9+.-]{0,31}:\/\/\/?)[^/]*@/i, "$1");
}

/**
 * Text from another program on one line: without userinfo and query of URLs, without anything that is labelled a secret, and without
 * the known secrets.
 */
export function redactSecrets(text: string, secrets: readonly string[] = []): string {
  let known = text.slice(0, 4_000);
  for (const secret of secrets) if (secret.length > 3) known = known.replaceAll(secret, "…");
  return redactUrls(known)
    .replace(/\?[^\s"'<>]*/g, "?…")
    .replace(/\b(bearer|basic)\s+[^\s"'<>]+/gi, "$1 …")
    .replace(/(signature|credential|token|secret|password|sig|key)(["']?[=:>]\s*)[^\s&"'<>,;]+/gi, "$1$2…")
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
}
