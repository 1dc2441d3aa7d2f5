// Repeated patterns in the readers that packages do not export, from the fuzzer's table: any input of up to 1 MB must
// take less than 2 s.
import { bundled } from "./reader-bundle.mjs";
import { readInWorker } from "./reader-worker-pool.mjs";

const SIZES = [60_000, 1_000_000];
const UNITS = [
  ..."a0 \t\n:/@.-*{}[]\"'\\=#?!|>&%(~<é\u0000",
  ..."*{}[]\"'\\=#?!-:&(/".split("").flatMap((a) => [`${a}a`, `a${a}`, `${a} `, `${a}\n`]),
  "**/",
  "a: b\n",
  "- a\n",
  "f'{",
  "f'''{a!r:",
  "[[a]]\n",
  "a = 1\n",
  '"a": ',
  "import a, \\\n",
  "flytekit==1;",
  "keywords=[\n",
  '"flyte[',
  ">=3,",
  "Basic a=",
  "https://u:p@h?",
];
const SHAPES = {
  repeated: (text) => text,
  "begun and repeated": (text) => `[[package]]\nname = "flytekit"\nkey: flytekit${text}`,
};

async function cases() {
  const url = await bundled("packages/conformance/fuzz/readers.ts");
  const { readers } = await import(url);
  return readers.flatMap(({ name }) =>
    UNITS.flatMap((unit) =>
      Object.entries(SHAPES).flatMap(([shape, make]) =>
        SIZES.map((size) => ({
          name: `${name}: ${JSON.stringify(unit)} ${shape}, ${size} characters`,
          run: () => readInWorker({ readers: url, reader: name }, make(unit.repeat(Math.ceil(size / unit.length)))),
        })),
      ),
    ),
  );
}

// one worker per reader, with one input at a time
export const innerReaders = { name: "inner-readers", rows: "1b", cases, lanes: 1 };
