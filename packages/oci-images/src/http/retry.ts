import { FlyteSettingsError, isFlyteSettingsError } from "@flyte-settings/core";
import { MAX_TRIES } from "../registry-options.ts";
import type { HttpAnswer } from "./exchange.ts";
import { networkCode, shownUrl } from "./registry-error.ts";
import type { Wire } from "./wire.ts";

const AGAIN: readonly number[] = [429, 500, 502, 503, 504];
const BROKEN_CONNECTION = /^(?:ECONNRESET|EPIPE|EAI_AGAIN)$/;
const FIRST_PAUSE_MS = 250;

/**
 * At most three tries: after 429 and 5xx, and after a connection that broke. The pause is the server's `Retry-After`, else a
 * back-off; both with jitter, so that many clients do not come back together.
 *
 * @returns the last answer, whatever its status
 * @throws REGISTRY_UNAVAILABLE when the server asks for a longer pause than the settings allow
 */
export async function retrying(
  wire: Wire,
  signal: AbortSignal | undefined,
  send: () => Promise<HttpAnswer>,
): Promise<HttpAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    let pause = FIRST_PAUSE_MS * 2 ** (attempt - 1);
    try {
      const answer = await send();
      if (attempt === MAX_TRIES || !AGAIN.includes(answer.status)) return answer;
      pause = retryAfterMs(answer, wire) ?? pause;
      answer.discard();
    } catch (error) {
      if (attempt === MAX_TRIES || signal?.aborted || !isFlyteSettingsError(error)) throw error;
      if (error.cause === undefined || !BROKEN_CONNECTION.test(networkCode(error.cause))) throw error;
    }
    await wire.host.sleep(Math.round(pause * (1 + wire.host.random() * 0.5)), signal);
  }
}

/** Seconds, or a date of HTTP. */
function retryAfterMs(answer: HttpAnswer, wire: Wire): number | undefined {
  const text = answer.header("retry-after")?.trim();
  if (text === undefined || text === "") return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - wire.host.now();
  if (Number.isNaN(ms)) return undefined;
  if (ms <= wire.settings.maxRetryAfterMs) return Math.max(ms, 0);
  answer.discard();
  throw new FlyteSettingsError(
    "REGISTRY_UNAVAILABLE",
    `${shownUrl(answer.url)} answered ${answer.status} and asks to wait ${Math.ceil(ms / 1000)} s, longer than the ${wire.settings.maxRetryAfterMs / 1000} s that are waited`,
    { hint: "Try again then; credentials often raise the limit." },
  );
}
