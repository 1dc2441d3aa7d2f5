// Measuring for all benchmarks: medians of interleaved runs, of whole processes or of CPU time within one.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** The median; for an even count, the lower of the two middle values. */
export function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
}

/**
 * Runs the functions in turn (A B A B …) after one warm-up of each; each returns its own figure. Returns the medians in
 * order.
 */
export async function interleaved(functions, runs = 5) {
  const figures = functions.map(() => []);
  for (const each of functions) await each();
  for (let run = 0; run < runs; run++) {
    for (const [index, each] of functions.entries()) figures[index].push(await each());
  }
  return figures.map(median);
}

/** Wall-clock milliseconds of a whole process; throws if it fails. */
export function processMs(command, args, options = {}) {
  const started = performance.now();
  const ran = spawnSync(command, args, { stdio: ["pipe", "pipe", "pipe"], maxBuffer: 1 << 28, ...options });
  const took = performance.now() - started;
  if (ran.status !== 0)
    throw new Error(`${command} ${args.join(" ").slice(0, 200)} ended with ${ran.status ?? ran.signal}: ${ran.stderr}`);
  return took;
}

/**
 * Wall-clock and CPU milliseconds and peak MiB of a whole process with its children, as reported by the kernel.
 * @param python any Python 3 @throws if the process fails
 */
export function processUsage(python, command, args, options = {}) {
  const ran = spawnSync(python, [join(import.meta.dirname, "process_usage.py"), command, ...args], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    ...options,
  });
  if (ran.status !== 0)
    throw new Error(`${command} ${args.join(" ").slice(0, 200)} ended with ${ran.status}: ${ran.stderr}`);
  return JSON.parse(ran.stdout);
}

/**
 * Runs two functions in turn after one warm-up of each; each returns an object of figures. Returns for each figure the
 * pairs, so that load on the machine affects both sides of a ratio.
 */
export async function pairs(first, second, runs = 9) {
  await first();
  await second();
  const measured = [];
  for (let run = 0; run < runs; run++) measured.push([await first(), await second()]);
  return (figure) => measured.map(([ours, peer]) => [ours[figure], peer[figure]]);
}

/** A row with the median of the ratios of pairs. */
export function pairedRow(name, unit, measured, target) {
  const ours = median(measured.map(([first]) => first));
  const peer = median(measured.map(([, second]) => second));
  const ratio = median(measured.map(([first, second]) => first / second));
  return { ...row(name, unit, ours, peer, target, measured.length), ratio };
}

/** Peak MiB of a whole Node process, in a separate run, because measuring it takes some time. */
export function peakMiB(args, options = {}) {
  const tell = `import{writeSync}from"node:fs";process.on("exit",()=>writeSync(2,"\\npeak "+process.resourceUsage().maxRSS))`;
  const ran = spawnSync(process.execPath, ["--import", `data:text/javascript,${encodeURIComponent(tell)}`, ...args], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    ...options,
  });
  if (ran.status !== 0) throw new Error(`${args.join(" ").slice(0, 200)} ended with ${ran.status}: ${ran.stderr}`);
  return Number(/peak (\d+)$/.exec(ran.stderr)?.[1]) / 1024;
}

/** CPU time per call in microseconds, averaged over `count` calls. */
export function cpuMicroseconds(call, count) {
  const before = process.cpuUsage();
  for (let i = 0; i < count; i++) call();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
}

/** One row of the table. */
export function row(name, unit, ours, peer, target, runs) {
  return { name, unit, ours, peer, ratio: ours / peer, runs, target };
}
