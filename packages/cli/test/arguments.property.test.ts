import fc from "fast-check";
import { expect, it } from "vitest";
import { kebab } from "../src/arguments/parse-arguments.ts";
import { commands } from "../src/commands.ts";
import { globals } from "../src/globals.ts";
import { folder } from "./fake-host.ts";

// Any command line succeeds or is rejected, without a bug's exit code or a stack trace.
// FLYTE_SETTINGS_ARGUMENT_RUNS=20000 and FLYTE_SETTINGS_SEED=n run more cases or others.
const RUNS = Number(process.env["FLYTE_SETTINGS_ARGUMENT_RUNS"] ?? 300);
const SEED = Number(process.env["FLYTE_SETTINGS_SEED"] ?? 1);

/** `exec` runs programs, and `doctor` examines this machine. */
const names = Object.keys(commands).filter((name) => name !== "exec" && name !== "doctor");
const specs = await Promise.all(names.map(async (name) => (await commands[name]?.load())?.command));
const flags = [
  ...new Set(specs.flatMap((spec) => Object.keys({ ...spec?.options, ...globals }).map((flag) => `--${kebab(flag)}`))),
];
const files = {
  "flyte-settings.yaml": "images: { default: 127.0.0.1:1/x:1 }\nversion: v1\n",
  "a.py": "import b\n",
  "broken.yaml": "a: [\n",
  "empty.tgz": "",
};
/**
 * No absolute paths and no parent directories, so that all output stays in the directory; the only host refuses
 * connections.
 */
const values = [
  ...[
    "",
    "-",
    "--",
    "=",
    "a",
    "a=b",
    "=b",
    "a=",
    "127.0.0.1:1/x:1",
    "x=127.0.0.1:1/x:1",
    "{{.image.x}}",
    "{{",
    "0",
    "-1",
    "1e9",
  ],
  ...[
    "NaN",
    "\u0000",
    "\ud800",
    "é",
    "--no-",
    "--=x",
    "-pv",
    "__proto__",
    "constructor",
    "flytekit",
    "all",
    "none",
    "auto",
  ],
  ...["json", "text", "127.0.0.1:1", ...Object.keys(files), "new/folder", "new.json", "production", "help", "H4sIAAAA"],
];

const token = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...values) },
  { weight: 4, arbitrary: fc.constantFrom(...flags) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom(...flags), fc.constantFrom(...values)).map(([a, b]) => `${a}=${b}`),
  },
  { weight: 1, arbitrary: fc.constantFrom(...names.flatMap((name) => name.split(" "))) },
  { weight: 1, arbitrary: fc.string({ maxLength: 6 }).map((text) => text.replace(/[/.~]/g, "")) },
);
const line = fc
  .tuple(
    fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...names) }, { weight: 1, arbitrary: fc.constant("") }),
    fc.array(token, { maxLength: 5 }),
  )
  .map(([name, more]) => [...name.split(" ").filter((word) => word !== ""), ...more]);

it("any command line is done or refused", { timeout: 10 * 60_000 }, async () => {
  const here = folder();
  try {
    await fc.assert(
      fc.asyncProperty(line, async (argv) => {
        const { code, stderr } = await here.run(argv, { files });
        expect({ argv, code, hasStack: /\n {4}at /.test(stderr) }).toEqual({
          argv,
          code: code === 0 || code === 1 ? code : 2,
          hasStack: false,
        });
      }),
      { numRuns: RUNS, seed: SEED },
    );
  } finally {
    here.remove();
  }
});
