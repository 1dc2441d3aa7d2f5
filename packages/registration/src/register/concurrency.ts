import { FlyteSettingsError } from "@flyte-settings/core";

/** Concurrent calls: more are slower with a real Admin, and a default PostgreSQL rejects 64. */
export const DEFAULT_CONCURRENCY = 8;

/** @throws USAGE */
export function checkConcurrency(count: number = DEFAULT_CONCURRENCY): void {
  if (Number.isSafeInteger(count) && count >= 1) return;
  throw new FlyteSettingsError("USAGE", `concurrency: expected a whole number from 1 up, for example 8; got ${count}`);
}
