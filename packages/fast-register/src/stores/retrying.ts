import { FlyteSettingsError, isFlyteSettingsError } from "@flyte-settings/core/plugin";
import {
  isTransientCode,
  isTransientStatus,
  type RetryPolicy as Policy,
  retry,
  retryAfterTooLong,
} from "@flyte-settings/node-kit/retry";
import { type StoreFailure, toFailure } from "./http-failure.ts";
import { type Operation, storeError } from "./store-error.ts";
import type { ResolvedLimits } from "./store-options.ts";

export interface RetryPolicy extends Required<Pick<Policy, "sleep" | "random" | "now">> {
  readonly limits: ResolvedLimits;
}

/** S3 errors that are transient although their status does not show it; a digest mismatch means damage in transit. */
const TRANSIENT = new Set([
  "RequestTimeout",
  "SlowDown",
  "BadDigest",
  "Md5Mismatch",
  "OperationAborted",
  "InternalError",
]);

/**
 * Retries one request until it succeeds or fails permanently. After a clock correction by the signer, it is retried
 * once without a pause.
 *
 * @throws STORE_REFUSED, STORE_UNAVAILABLE, ABORTED; our own errors unchanged
 */
export async function retrying<T>(
  { limits, ...clock }: RetryPolicy,
  operation: Operation,
  signal: AbortSignal | undefined,
  run: (tried: number) => Promise<T>,
): Promise<T> {
  const { tries, maxRetryAfterMs } = limits;
  let isClockCorrected = false;
  const stopped = (): FlyteSettingsError => new FlyteSettingsError("ABORTED", `could not ${operation.doing}: stopped`);
  try {
    if (signal?.aborted) throw stopped();
    return await retry<T>(
      { ...clock, tries, maxRetryAfterMs },
      run,
      (outcome) => {
        if ("value" in outcome || isFlyteSettingsError(outcome.error)) return { retry: false };
        const failure = toFailure(outcome.error);
        const isSkew: boolean = failure.isClockCorrected === true && !isClockCorrected;
        isClockCorrected ||= isSkew;
        return {
          retry: isTransient(failure) || isSkew,
          retryAfter: failure.retryAfter,
          immediately: isSkew,
        };
      },
      {
        signal,
        tooLong: (outcome, ms) => {
          const hint = retryAfterTooLong(ms, maxRetryAfterMs);
          const { message } = storeError(operation, toFailure((outcome as { error: unknown }).error), true);
          return new FlyteSettingsError("STORE_UNAVAILABLE", `${message}. ${hint}`, { hint });
        },
      },
    );
  } catch (error) {
    if (signal?.aborted) throw stopped();
    if (isFlyteSettingsError(error)) throw error;
    const failure = toFailure(error);
    throw storeError(operation, failure, isTransient(failure));
  }
}

export function isTransient({ status, code }: StoreFailure): boolean {
  return status === undefined ? isTransientCode(code) : isTransientStatus(status) || TRANSIENT.has(code);
}
