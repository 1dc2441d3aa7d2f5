import { type Refused, refuse } from "./answer.ts";

export interface MessageLimit {
  readonly maxBytes: number;
  /** Records a call whose message was not read. */
  tooLarge(method: string, headers: Readonly<Record<string, string>>): void;
}

/** The error of grpc-go. */
export function tooLarge(size: number, { maxBytes }: MessageLimit): Refused {
  return refuse("RESOURCE_EXHAUSTED", `grpc: received message larger than max (${size} vs. ${maxBytes})`);
}
