import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { lines } from "../src/lines.ts";
import { difference } from "./support/compare.ts";
import { vectorLines } from "./support/vectors.ts";

const bridge = fileURLToPath(new URL("../dist/bridge.js", import.meta.url));

function ask(stdin: string): { id: unknown; output?: unknown; error?: { code: string; message: string } }[] {
  const { stdout, status } = spawnSync(process.execPath, [bridge], {
    input: Buffer.from(stdin),
    encoding: "latin1",
    maxBuffer: 1 << 28,
  });
  expect(status).toBe(0);
  expect(stdout).toMatch(/^[\n\x20-\x7e]*$/);
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

const refused = [
  ["no JSON", "{", null, "USAGE"],
  ["a list", "[1]", null, "USAGE"],
  ["an unknown operation", '{"id": 7, "op": "image.bake"}', 7, "USAGE"],
  ["an operation called constructor", '{"id": 7, "op": "constructor"}', 7, "USAGE"],
  ["no operation", '{"id": "x"}', "x", "USAGE"],
  ["an unknown mode", '{"id": 7, "op": "image.parse", "mode": "go", "input": {"identifier": "a"}}', 7, "USAGE"],
  ["no input", '{"id": 7, "op": "image.parse"}', 7, "USAGE"],
  ["a field that is no text", '{"id": 7, "op": "image.parse", "input": {"identifier": 5}}', 7, "USAGE"],
  [
    "nesting without end",
    `{"id": 7, "op": "image.parse", "input": ${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
    7,
    "USAGE",
  ],
] as const;

describe("the bridge", () => {
  it("answers a stream of vectors in order", () => {
    const some = vectorLines("core/image.jsonl");
    const requests = some.map(({ id, op, input }) => JSON.stringify({ id, op, mode: "flytekit", input }));
    const answers = ask(requests.join("\n"));
    expect(answers.map(({ id }) => id)).toEqual(some.map(({ id }) => id));
    const wrong = some.filter((line, at) => difference(line, answers[at] as never, "flytekit") !== undefined);
    expect(wrong.map(({ id }) => id)).toEqual([]);
    expect(answers.length).toBeGreaterThan(200);
  });

  it.each(refused)("answers %s with an error", (_, line, id, code) => {
    expect(ask(`${line}\n`)).toEqual([{ id, error: { code, message: expect.any(String) } }]);
  });

  it("keeps lone surrogates, and answers in ASCII", () => {
    const identifier = "\ud800/é\u{1f600}:\udc00";
    const [said] = ask(
      `${JSON.stringify({ id: "\udfff", op: "image.parse", mode: "flytekit", input: { identifier } })}\n`,
    );
    expect(said).toEqual({ id: "\udfff", output: { fqn: "\ud800/é\u{1f600}", tag: "\udc00", digest: null } });
  });

  it("answers before the next request is there", async () => {
    const child = spawn(process.execPath, [bridge], { stdio: ["pipe", "pipe", "ignore"] });
    const answers = lines(child.stdout);
    for (const id of [1, 2]) {
      child.stdin.write(`${JSON.stringify({ id, op: "image.parse", input: { identifier: "a/b:1" } })}\n`);
      expect(JSON.parse((await answers.next()).value as string)).toMatchObject({ id });
    }
    child.stdin.end();
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("takes a line of ten megabytes", () => {
    const [said] = ask(
      JSON.stringify({ id: 1, op: "image.parse", mode: "flytekit", input: { identifier: "a".repeat(1e7) } }),
    );
    expect(said).toEqual({ id: 1, output: { fqn: "a".repeat(1e7), tag: null, digest: null } });
  });
});
