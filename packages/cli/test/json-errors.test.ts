import { expect, it } from "vitest";
import { commands } from "../src/commands.ts";
import { freshFolder, type Ran } from "./fake-host.ts";
import { requiredArguments, requiredFiles } from "./required-arguments.ts";

// With --json, every error is one JSON object on stderr, and nothing is on stdout.
const here = freshFolder();

const loaded = await Promise.all(
  Object.entries(commands).map(async ([name, entry]) => [name, (await entry.load()).command] as const),
);
/** They continue without the project file, and report it. */
const continues = new Set(["doctor"]);
const withFile = loaded
  .filter(([name, { options }]) => Object.hasOwn(options, "file") && !continues.has(name))
  .map(([name]) => name);

const codeOf = ({ stdout, stderr }: Ran): unknown => ({ stdout, code: JSON.parse(stderr).error.code });

it.each(loaded.map(([name]) => name))("%s --json prints a usage error as JSON", async (name) => {
  const ran = await here.run([...name.split(" "), "--json", "--no-such-flag"]);
  expect(codeOf(ran)).toEqual({ stdout: "", code: "USAGE" });
});

it.each(withFile)("%s --json prints a missing project file as JSON", async (name) => {
  const words = [...name.split(" "), ...(requiredArguments[name] ?? []), "--json", "-f", "missing.yaml"];
  const ran = await here.run(words, { files: requiredFiles });
  expect(codeOf(ran)).toEqual({ stdout: "", code: "FILE_NOT_FOUND" });
});
