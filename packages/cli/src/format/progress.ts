import type { Host } from "../host/host.ts";

export interface Progress {
  /** One more is done. */
  step(): void;
  /** The line is gone. */
  end(): void;
}

const PATIENCE_MS = 500;

/** One line on a terminal's stderr, from half a second on: `asking registries: 12 of 50`. Nothing anywhere else. */
export function progress(host: Host, what: string, total: number, quiet = false): Progress {
  const began = host.now();
  const isShown = host.stderr.isTerminal && !quiet;
  let done = 0;
  let isOnScreen = false;
  return {
    step: () => {
      done++;
      if (!isShown || host.now() - began < PATIENCE_MS) return;
      host.stderr.write(`\r\u001b[K${what}: ${done} of ${total}`);
      isOnScreen = true;
    },
    end: () => {
      if (isOnScreen) host.stderr.write("\r\u001b[K");
    },
  };
}
