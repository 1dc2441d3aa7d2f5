/**
 * Up to the first character that cannot be in a URL; bounded parts, so linear on any text. `https:/host` is a URL that was taken for
 * a path.
 */
const URL_SECRETS =
  /([a-z][a-z0-9+.-]{0,31}:\/\/\/?|(?:https?|s3):\/)([^\s/?#"'<>]{1,4096}@)?([^\s?#"'<>]{0,4096})(\?[^\s#"'<>]*)?/gi;

/** Of Azure's locations the part before the `@` is the container. */
const CONTAINERS = /^(?:abfss?|wasbs?):/i;
/** As our own hints write it. */
const PLACEHOLDER = "user:password@";

/** A text whose URLs have neither userinfo nor query (passwords, signatures of signed URLs); empty for anything but a string. */
export function redactUrls(text: string): string {
  if (typeof text !== "string") return "";
  if (!text.includes(":/")) return text;
  return text.replaceAll(
    URL_SECRETS,
    (_, scheme: string, user: string | undefined, rest: string, query: string | undefined) => {
      const isPublic = user === undefined || user === PLACEHOLDER || (CONTAINERS.test(scheme) && !user.includes(":"));
      return `${scheme}${isPublic ? (user ?? "") : "…@"}${rest}${query === undefined ? "" : "?…"}`;
    },
  );
}

const LONGEST = 2_000;

/** {@link redactUrls} in bounded time: of a longer text with a URL in it only what is before the URL is left. */
export function redactText(text: string): string {
  if (text.length <= LONGEST) return redactUrls(text);
  const url = text.indexOf("://");
  return url < 0 ? text : `${text.slice(0, url)}://…`;
}

/** One address without userinfo, query and fragment; any other text without what follows a `?` or `#`. */
export function plainUrl(url: string): string {
  if (typeof url !== "string") return "";
  return url.replace(/[?#].*$/s, "").replace(/^([a-z][a-z0-9+.-]{0,31}:\/\/\/?)[^/]*@/i, "$1");
}
