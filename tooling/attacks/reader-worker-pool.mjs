// One worker per reader; it is terminated if an input takes too long.
import { Worker } from "node:worker_threads";

const LIMIT_MS = 2_000;
const file = new URL("./reader-worker.mjs", import.meta.url);
const workers = new Map();

/** @param workerData the reader and its location @returns the problem, if any */
export async function readInWorker(workerData, text) {
  const key = `${workerData.readers ?? ""} ${workerData.reader}`;
  let worker = workers.get(key);
  if (worker === undefined) {
    worker = new Worker(file, { workerData });
    worker.unref();
    workers.set(key, worker);
    await ask(worker, "", 60_000);
  }
  const { problem, late } = await ask(worker, text, LIMIT_MS);
  if (!late) return problem;
  workers.delete(key);
  await worker.terminate();
  return `not done after ${LIMIT_MS} ms`;
}

/** The names of core's readers. */
export function readerNames(modules) {
  return new Promise((resolve, reject) => {
    new Worker(file, { workerData: { modules, names: true } }).once("message", resolve).once("error", reject);
  });
}

/** The worker measures its own time, so that a busy machine does not cause a failure. */
function ask(worker, text, limitMs) {
  return new Promise((resolve) => {
    const done = (answer) => {
      clearTimeout(timer);
      worker.off("message", done).off("error", broken);
      resolve(answer.cpuMs > limitMs ? { problem: `took ${Math.round(answer.cpuMs)} ms of CPU time` } : answer);
    };
    const broken = (error) => done({ problem: `ended the worker: ${error.message}` });
    const timer = setTimeout(() => done({ late: true }), limitMs * 10);
    worker.on("message", done).on("error", broken).postMessage(text);
  });
}
