// Repeated patterns through every reader of core: each text of up to 1 MB under 2 s, and never a foreign error.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { root } from "../pnpm.mjs";

const LIMIT_MS = 2_000;
const SIZES = [60_000, 400_000, 1_000_000];
const CHARACTERS = [
  "a",
  "0",
  " ",
  "\t",
  "\n",
  ":",
  "/",
  "@",
  ".",
  "-",
  "*",
  "{",
  "}",
  "[",
  "]",
  '"',
  "'",
  "\\",
  "%(a)s",
  "&a ",
  "=",
  "#",
  "{{.image.",
  "é",
];
const UNITS = [...CHARACTERS, ...CHARACTERS.slice(5).flatMap((a) => [`${a}a`, `a${a}`, `${a} `, `${a}\n`])];
const SHAPES = {
  repeated: (text) => text,
  "begun and repeated": (text) => `images: a${text}`,
  "repeated and spoilt": (text) => `${text}\u0000!`,
};
const modules = ["index", "config", "checks"].map(
  (name) => pathToFileURL(join(root, `packages/core/dist/${name}.js`)).href,
);
const file = new URL("./reader-worker.mjs", import.meta.url);
const workers = new Map();

async function cases() {
  const names = await once(new Worker(file, { workerData: { modules, names: true } }));
  return names.flatMap((reader) =>
    UNITS.flatMap((unit) =>
      Object.entries(SHAPES).flatMap(([shape, make]) =>
        SIZES.map((size) => ({
          name: `${reader}: ${JSON.stringify(unit)} ${shape}, ${size} characters`,
          run: () => read(reader, make(unit.repeat(Math.ceil(size / unit.length)))),
        })),
      ),
    ),
  );
}

/** In a worker that is ended when it takes too long. */
async function read(reader, text) {
  let worker = workers.get(reader);
  if (worker === undefined) {
    worker = new Worker(file, { workerData: { modules, reader } });
    worker.unref();
    workers.set(reader, worker);
    await ask(worker, "", 60_000);
  }
  const { problem, late } = await ask(worker, text, LIMIT_MS);
  if (!late) return problem;
  workers.delete(reader);
  await worker.terminate();
  return `not done after ${LIMIT_MS} ms`;
}

function once(worker) {
  return new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
}

function ask(worker, text, limitMs) {
  return new Promise((resolve) => {
    const done = (answer) => {
      clearTimeout(timer);
      worker.off("message", done).off("error", broken);
      resolve(answer);
    };
    const broken = (error) => done({ problem: `ended the worker: ${error.message}` });
    const timer = setTimeout(() => done({ late: true }), limitMs);
    worker.on("message", done).on("error", broken).postMessage(text);
  });
}

// one worker for each reader, asked one text at a time
export const parsers = { name: "parsers", rows: "1a, 1b", cases, lanes: 1 };
