import { printable } from "@flyte-settings/core/internal";
import type { CommandHost, Output } from "../host/host.ts";

const EVERY_MS = 100;
const AFTER_MS = 500;

/** A line that is rewritten in place. */
export interface ProgressLine {
  /** @param what the label; a different one restarts the timer @param text for the elapsed milliseconds */
  show(what: string, text: (ms: number) => string): void;
  /** Removes the line. */
  end(): void;
}

/** Replaces the current line; cut, because a line that continues on the next one cannot be removed. */
export function rewritten(text: string, { columns }: Output): string {
  return `\r\u001b[K${printable(text).slice(0, columns - 1)}`;
}

/**
 * Shown on a terminal's stderr after half a second, updated at most ten times per second. Prints nothing without a
 * terminal.
 */
export function progressLine(host: CommandHost, quiet: boolean): ProgressLine {
  if (!host.stderr.isTerminal || quiet) return { show: () => {}, end: () => {} };
  let what = "";
  let began = 0;
  let shown = 0;
  let isOnScreen = false;
  return {
    show(now, text) {
      const at = host.now();
      if (now !== what) {
        what = now;
        began = at;
        shown = at + AFTER_MS - EVERY_MS;
      }
      if (at - shown < EVERY_MS) return;
      shown = at;
      isOnScreen = true;
      host.stderr.writeRaw(rewritten(text(at - began), host.stderr));
    },
    end() {
      if (isOnScreen) host.stderr.writeRaw("\r\u001b[K");
      isOnScreen = false;
    },
  };
}
