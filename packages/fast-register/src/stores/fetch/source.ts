import type { ObjectBody } from "../object-store-client.ts";

/** Where the bytes of a distribution come from. */
export interface DistributionSource {
  readonly cloud: string;
  readonly host: string;
  readonly secrets: readonly string[];
  /** @param version must be that of the first answer, where it is known */
  read(from: number, version: string | undefined, signal?: AbortSignal): Promise<ObjectBody>;
}
