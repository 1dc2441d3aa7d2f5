import { syncBuiltinESMExports } from "node:module";
import os from "node:os";
import threads from "node:worker_threads";
import { onTestFinished } from "vitest";

const { Worker } = threads;
const { availableParallelism } = os;

/**
 * Replaces the programs of threads until the test ends, on a machine of two processors.
 * @returns receives the programs as they were given
 */
export function withThreads(program: (text: string) => string): readonly string[] {
  const started: string[] = [];
  const Replaced = class extends Worker {
    constructor(text: string | URL, options?: threads.WorkerOptions) {
      started.push(String(text));
      super(program(String(text)), options);
    }
  };
  replace(Replaced, () => 2);
  onTestFinished(() => replace(Worker, availableParallelism));
  return started;
}

function replace(worker: typeof Worker, parallelism: () => number): void {
  Object.assign(threads, { Worker: worker });
  Object.assign(os, { availableParallelism: parallelism });
  syncBuiltinESMExports();
}
