import { EventEmitter } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { withCleanup } from "@flyte-settings/node-kit/concurrency";
import { describe, expect, it } from "vitest";
import { interruptSignal } from "../src/host/interrupt-signal.ts";

interface Setup {
  readonly signal: AbortSignal;
  readonly interrupted: AbortSignal[];
  counts(): number[];
  send(name: string): boolean;
}

function setup(): Setup {
  const process = new EventEmitter() as EventEmitter & NodeJS.Process;
  const interrupted: AbortSignal[] = [];
  return {
    signal: interruptSignal(process, (signal) => interrupted.push(signal)),
    interrupted,
    counts: () => ["SIGINT", "SIGTERM"].map((name) => process.listenerCount(name)),
    send: (name) => process.emit(name as never, name as never),
  };
}

describe("the process is listened to only while something waits for the signal", () => {
  it("reading the signal installs nothing", () => {
    const { signal, counts } = setup();
    signal.throwIfAborted();
    expect([signal.aborted, ...counts()]).toEqual([false, 0, 0]);
  });

  it("one listener for all that wait, none after the last one", () => {
    const { signal, counts } = setup();
    const [first, second] = [() => {}, () => {}];
    signal.addEventListener("abort", first);
    signal.addEventListener("abort", second, { once: true });
    signal.addEventListener("abort", second);
    expect(counts()).toEqual([1, 1]);
    signal.removeEventListener("abort", first);
    expect(counts()).toEqual([1, 1]);
    signal.removeEventListener("abort", second);
    signal.removeEventListener("abort", second);
    expect(counts()).toEqual([0, 0]);
  });

  it("a pause of Node's own timers counts while it lasts", async () => {
    const { signal, counts } = setup();
    const pause = wait(1, undefined, { signal });
    expect(counts()).toEqual([1, 1]);
    await pause;
    expect(counts()).toEqual([0, 0]);
  });

  it("what must be cleaned up counts until it has ended, even by an error", async () => {
    const { signal, counts } = setup();
    const failing = withCleanup(signal, async () => {
      await wait(1);
      throw new Error("no");
    });
    expect(counts()).toEqual([1, 1]);
    await expect(failing).rejects.toThrow("no");
    expect(counts()).toEqual([0, 0]);
  });

  it("the first signal aborts with its name, the second has no listener", () => {
    const { signal, interrupted, counts, send } = setup();
    signal.addEventListener("abort", () => {});
    send("SIGTERM");
    expect([signal.aborted, signal.reason, ...interrupted]).toEqual([true, "SIGTERM", signal]);
    expect(counts()).toEqual([0, 0]);
    signal.addEventListener("abort", () => {});
    expect(send("SIGTERM")).toBe(false);
  });
});
