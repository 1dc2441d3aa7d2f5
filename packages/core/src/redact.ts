/** Up to the first character that cannot stand in a URL; bounded parts, so linear on any text. */
const URL_SECRETS = /([a-z][a-z0-9+.-]{0,31}:\/\/)([^\s/?#"'<>]{1,4096}@)?([^\s?#"'<>]{0,4096})(\?[^\s#"'<>]*)?/gi;

/** A text with its URLs bare: no user info, no query (a signed URL's signature stands there). */
export function redactUrls(text: string): string {
  return text.replaceAll(
    URL_SECRETS,
    (_, scheme: string, user: string | undefined, rest: string, query: string | undefined) =>
      `${scheme}${user === undefined ? "" : "…@"}${rest}${query === undefined ? "" : "?…"}`,
  );
}

const LONGEST = 2_000;

/** {@link redactUrls} in bounded time: of a longer text with a URL in it only what stands before the URL is left. */
export function redactText(text: string): string {
  const url = text.indexOf("://");
  if (url < 0) return text;
  return text.length > LONGEST ? `${text.slice(0, url)}://…` : redactUrls(text);
}
