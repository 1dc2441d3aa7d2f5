import type { RegisterEvent } from "../register/result.ts";
import type { PromotionOptions } from "./promotion-plan.ts";
import type { PromotionRecord } from "./promotion-record.ts";

export interface ApplyOptions extends Pick<PromotionOptions, "code" | "signal"> {
  /** Of the target: goes into the record. */
  readonly endpoint: string;
  /** Writes the record so that it outlives a crash; called before the first switch and before each. */
  readonly keepRecord: (record: PromotionRecord) => Promise<void>;
  /** How many calls at most at a time; default 8. */
  readonly concurrency?: number;
  readonly report?: (event: RegisterEvent) => void;
}
