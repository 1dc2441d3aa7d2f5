import type { ObjectBody } from "../object-store-client.ts";

/** A source of a distribution's bytes. */
export interface DistributionSource {
  readonly cloud: string;
  readonly host: string;
  readonly secrets: readonly string[];
  /** @param version must be that of the first response, if known */
  read(from: number, version: string | undefined, signal?: AbortSignal): Promise<ObjectBody>;
}
