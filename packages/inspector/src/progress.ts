import { printable } from "@flyte-settings/core/internal";
import { byId } from "./element.ts";
import { problemText } from "./problems.ts";
import type { Reading } from "./read/archive.ts";

let running: AbortController | undefined;

/** Cancels the current reading. */
export function cancelReading(): void {
  running?.abort();
}

/** Reads with a progress bar and a cancel button. `undefined`: canceled or failed, as reported on the page. */
export async function reading<T>(name: string, read: (reading: Reading) => Promise<T>): Promise<T | undefined> {
  cancelReading();
  const own = new AbortController();
  running = own;
  const bar = byId<HTMLProgressElement>("bar");
  bar.value = 0;
  byId("progress").hidden = false;
  byId("problem").textContent = "";
  byId("status").textContent = `Reading ${printable(name)} …`;
  let message = "";
  try {
    return await read({
      signal: own.signal,
      onProgress: (done, all) => {
        bar.value = all === 0 ? 1 : done / all;
      },
    });
  } catch (error) {
    if (own.signal.aborted) message = `Stopped reading ${printable(name)}.`;
    else byId("problem").textContent = problemText(error);
    return undefined;
  } finally {
    // a later file has not replaced this one
    if (running === own) {
      running = undefined;
      byId("progress").hidden = true;
      byId("status").textContent = message;
    }
  }
}

byId("cancel").addEventListener("click", cancelReading);
