import { FlyteSettingsError } from "@flyte-settings/core";

/** Calls at a time: more are slower against a real Admin, and a stock PostgreSQL refuses 64. */
export const DEFAULT_CONCURRENCY = 8;

/** @throws USAGE */
export function checkConcurrency(count: number = DEFAULT_CONCURRENCY): void {
  if (Number.isSafeInteger(count) && count >= 1) return;
  throw new FlyteSettingsError("USAGE", `concurrency: expected a whole number from 1 up, for example 8; got ${count}`);
}
