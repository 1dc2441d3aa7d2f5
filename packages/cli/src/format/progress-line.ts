import { printable } from "@flyte-settings/core/internal";
import type { CommandHost } from "../host/host.ts";

const EVERY_MS = 100;
const AFTER_MS = 500;

/** One line that is written over. */
export interface ProgressLine {
  /** @param what another one begins anew @param text for the milliseconds that it has taken */
  show(what: string, text: (ms: number) => string): void;
  /** The line is gone. */
  end(): void;
}

/** On a terminal's stderr, from half a second on and at most every tenth of one. Nothing anywhere else. */
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
      host.stderr.writeRaw(`\r\u001b[K${printable(text(at - began)).slice(0, host.stderr.columns - 1)}`);
    },
    end() {
      if (isOnScreen) host.stderr.writeRaw("\r\u001b[K");
      isOnScreen = false;
    },
  };
}
