import type { Host } from "../host/host.ts";

export interface Progress {
  /** One more is done. */
  step(): void;
  /** The line is gone. */
  end(): void;
}

const PATIENCE_MS = 500;

/** One line on a terminal's stderr, from half a second on: `asking registries: 12 of 50, 3 s left`. Nothing anywhere else. */
export function progress(host: Host, what: string, total: number, quiet = false): Progress {
  const began = host.now();
  const isShown = host.stderr.isTerminal && !quiet;
  let done = 0;
  let isOnScreen = false;
  return {
    step: () => {
      done++;
      const took = host.now() - began;
      if (!isShown || took < PATIENCE_MS) return;
      const left = done < total ? `, ${Math.ceil(((total - done) * took) / done / 1000)} s left` : "";
      host.stderr.write(`\r\u001b[K${what}: ${done} of ${total}${left}`);
      isOnScreen = true;
    },
    end: () => {
      if (isOnScreen) host.stderr.write("\r\u001b[K");
    },
  };
}
