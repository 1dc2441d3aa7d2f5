import { FlyteSettingsError, isFlyteSettingsError } from "@flyte-settings/core";
import { errorCode } from "@flyte-settings/node-kit/http";
import { isTransientCode, isTransientStatus, retry, retryAfterTooLong } from "@flyte-settings/node-kit/retry";
import { MAX_TRIES } from "../registry-options.ts";
import type { HttpAnswer } from "./exchange.ts";
import { shownUrl } from "./registry-error.ts";
import type { Wire } from "./wire.ts";

/**
 * At most three attempts. A request that used up the time limit is not repeated.
 *
 * @returns the last response, whatever its status
 * @throws REGISTRY_UNAVAILABLE if the server requests a longer pause than the settings allow
 */
export function retrying(
  { host, settings: { maxRetryAfterMs } }: Wire,
  signal: AbortSignal | undefined,
  send: () => Promise<HttpAnswer>,
): Promise<HttpAnswer> {
  const policy = {
    tries: MAX_TRIES,
    maxRetryAfterMs,
    sleep: (ms: number, stop?: AbortSignal) => host.sleep(ms, stop),
    random: () => host.random(),
    now: () => host.now(),
  };
  return retry<HttpAnswer>(
    policy,
    send,
    (outcome) =>
      "error" in outcome
        ? { retry: isTransient(outcome.error) }
        : { retry: isTransientStatus(outcome.value.status), retryAfter: outcome.value.headers["retry-after"] },
    {
      signal,
      onRetry: (outcome) => "value" in outcome && outcome.value.discard(),
      tooLong: (outcome, ms) => {
        const { url, status } = (outcome as { value: HttpAnswer }).value;
        return new FlyteSettingsError(
          "REGISTRY_UNAVAILABLE",
          `${shownUrl(url)} answered ${status}. ${retryAfterTooLong(ms, maxRetryAfterMs)}`,
          { hint: "Credentials often raise the limit." },
        );
      },
    },
  );
}

function isTransient(error: unknown): boolean {
  if (!isFlyteSettingsError(error) || error.cause === undefined) return false;
  const code = errorCode(error.cause);
  return isTransientCode(code) && !/TIMED_?OUT$/.test(code);
}
