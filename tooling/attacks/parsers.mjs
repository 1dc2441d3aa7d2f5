// Repeated patterns in every reader of core: any input of up to 1 MB must take less than 2 s and only cause
// FlyteSettingsErrors.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../pnpm.mjs";
import { readerNames, readInWorker } from "./reader-worker-pool.mjs";

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
const modules = ["index", "config", "checks", "internal"].map(
  (name) => pathToFileURL(join(root, `packages/core/dist/${name}.js`)).href,
);

async function cases() {
  const names = await readerNames(modules);
  return names.flatMap((reader) =>
    UNITS.flatMap((unit) =>
      Object.entries(SHAPES).flatMap(([shape, make]) =>
        SIZES.map((size) => ({
          name: `${reader}: ${JSON.stringify(unit)} ${shape}, ${size} characters`,
          run: () => readInWorker({ modules, reader }, make(unit.repeat(Math.ceil(size / unit.length)))),
        })),
      ),
    ),
  );
}

// one worker per reader, with one input at a time
export const parsers = { name: "parsers", rows: "1a, 1b", cases, lanes: 1 };
