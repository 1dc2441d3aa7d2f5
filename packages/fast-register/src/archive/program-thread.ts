import { Worker, type WorkerOptions } from "node:worker_threads";

/** The thread could not start, or died. */
export class ThreadError extends Error {}

/** A thread that answers messages in order. */
export interface ProgramThread<Message> {
  /** @throws ThreadError if the thread has died or dies before it answers */
  ask(message: Message): Promise<string>;
  close(): void;
}

/**
 * @param program a string, because a single-file build has no second file to start
 * @throws ThreadError where a program may not start threads, as with `node --permission`
 */
export function startThread<Message>(program: string, options: WorkerOptions = {}): ProgramThread<Message> {
  const worker = newWorker(program, options);
  const asked: { done(answer: string): void; fail(error: Error): void }[] = [];
  let failed: Error | undefined;
  const fail = (error?: unknown): void => {
    failed ??= new ThreadError("the thread has ended", { cause: error });
    for (const each of asked.splice(0)) each.fail(failed);
  };
  worker.on("message", (answer: string) => asked.shift()?.done(answer));
  worker.on("error", fail);
  worker.on("exit", fail);
  return {
    ask: (message) =>
      new Promise((done, refuse) => {
        if (failed !== undefined) return refuse(failed);
        asked.push({ done, fail: refuse });
        worker.postMessage(message);
      }),
    close: () => void worker.terminate(),
  };
}

function newWorker(program: string, options: WorkerOptions): Worker {
  try {
    return new Worker(program, { eval: true, env: {}, execArgv: [], ...options });
  } catch (error) {
    throw new ThreadError("no thread can be started", { cause: error });
  }
}
