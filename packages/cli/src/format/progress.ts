import type { CommandHost } from "../host/host.ts";
import { progressLine } from "./progress-line.ts";

export interface Progress {
  /** One more item is done. */
  step(): void;
  /** Removes the line. */
  end(): void;
}

/** Progress of a counted operation: `asking registries: 12 of 50, 3 s left`. */
export function progress(host: CommandHost, what: string, total: number, quiet = false): Progress {
  const { show, end } = progressLine(host, quiet);
  let done = 0;
  const text = (ms: number): string => {
    const left = done > 0 && done < total ? `, ${Math.ceil(((total - done) * ms) / done / 1000)} s left` : "";
    return `${what}: ${done} of ${total}${left}`;
  };
  show(what, text);
  return {
    step: () => {
      done++;
      show(what, text);
    },
    end,
  };
}
