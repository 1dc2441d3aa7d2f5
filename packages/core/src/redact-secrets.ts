import { guarded } from "./guard.ts";
import { redactUrls } from "./redact.ts";

/**
 * Output of another program on one line: without user info and query in URLs, values labelled as secrets, and the known
 * secrets.
 */
export function redactSecrets(text: string, secrets: readonly string[] = []): string {
  return guarded("redactSecrets", () => {
    let known = text.slice(0, 4_000);
    for (const secret of secrets) if (secret.length > 3) known = known.replaceAll(secret, "…");
    return redactLabelled(redactUrls(known).replace(/\?[^\s"'<>]*/g, "?…"))
      .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
      .trim();
  });
}

/** Removes values labelled as secrets: `token=…`, `password: …`, `Bearer …`. */
export function redactLabelled(text: string): string {
  return text
    .replace(/\b(bearer|basic)\s+[^\s"'<>]+/gi, "$1 …")
    .replace(/(signature|credential|token|secret|password|sig|key)(["']?[=:>]\s*)[^\s&"'<>,;]+/gi, "$1$2…");
}
