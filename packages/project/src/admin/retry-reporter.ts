import { shown } from "@flyte-settings/core/plugin";
import type { RetryEvent } from "@flyte-settings/registration";
import type { Host } from "../host/host.ts";

/** Shorter pauses are not reported. */
const WAIT_MS = 1_000;
const LINE_EVERY_MS = 5_000;

/** Reports failing attempts, at most once every 5 s across all calls. */
export function retryReporter(host: Pick<Host, "now" | "report">): (event: RetryEvent) => void {
  let last = Number.NEGATIVE_INFINITY;
  return ({ status, message, waitMs, leftMs }) => {
    const now = host.now();
    if (waitMs < WAIT_MS || now - last < LINE_EVERY_MS) return;
    last = now;
    const [reason = ""] = message.split("\n");
    host.report(
      "info",
      `Flyte Admin: ${status}: ${shown(reason)}; trying again in ${seconds(waitMs)} s, for ${seconds(leftMs)} s at most`,
    );
  };
}

function seconds(ms: number): number {
  return Math.round(ms / 1000);
}
