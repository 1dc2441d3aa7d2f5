import type { RegisterEvent } from "../register/result.ts";
import type { PromotionOptions } from "./promotion-plan.ts";
import type { PromotionRecord } from "./promotion-record.ts";

export interface ApplyOptions extends Pick<PromotionOptions, "code" | "signal"> {
  /** The target's endpoint, for the record. */
  readonly endpoint: string;
  /** Saves the record so that it survives a crash; called before the first activation and before each one. */
  readonly keepRecord: (record: PromotionRecord) => Promise<void>;
  /** Maximum number of concurrent calls; default 8. */
  readonly concurrency?: number;
  readonly report?: (event: RegisterEvent) => void;
}
