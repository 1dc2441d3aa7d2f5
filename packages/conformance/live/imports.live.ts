import { readFileSync } from "node:fs";
import { type FoundImport, scanImports } from "@flyte-settings/fast-register";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Oracle } from "./oracle.ts";

type Statement = readonly [level: number, module: string, names: readonly string[] | null, line: number];

let peer: Oracle;
beforeAll(() => {
  peer = new Oracle("flytekit-1.16.24");
});
afterAll(() => peer.stop());

async function ask<T>(op: string, input: { readonly path?: string }): Promise<T> {
  const answer = await peer.ask(op, { ...input });
  if ("error" in answer) throw new Error(`${answer.error.type}: ${answer.error.message}`);
  return answer.output as T;
}

describe("imports against CPython's ast", () => {
  it("none is missed and none invented in the standard library", async () => {
    const paths = await ask<string[]>("imports.standardLibrary", {});
    const wrong: string[] = [];
    let imports = 0;
    let files = 0;
    for (const path of paths) {
      const expected = await ask<{ statements: Statement[]; calls: number[] } | null>("imports.of", { path });
      if (expected === null) continue;
      files += 1;
      imports += expected.statements.length;
      wrong.push(...compare(path, expected.statements, expected.calls, scanImports(readFileSync(path))));
    }
    expect(wrong.slice(0, 20)).toEqual([]);
    expect({ enoughFiles: files > 600, enoughImports: imports > 5000 }).toEqual({
      enoughFiles: true,
      enoughImports: true,
    });
  });
});

/** Statements must match; anything else we find must be an importing call. */
function compare(path: string, statements: Statement[], calls: number[], found: readonly FoundImport[]): string[] {
  const left = new Map<string, number>();
  for (const { level, module, names, line } of found) {
    const key = JSON.stringify([level, module, names ?? null, line]);
    left.set(key, (left.get(key) ?? 0) + 1);
  }
  const missed: string[] = [];
  for (const statement of statements) {
    const key = JSON.stringify(statement);
    const count = left.get(key) ?? 0;
    if (count === 0) missed.push(`${path}: missed ${key}`);
    else if (count === 1) left.delete(key);
    else left.set(key, count - 1);
  }
  const isCall = (key: string): boolean => calls.includes(JSON.parse(key)[3]);
  return [...missed, ...[...left.keys()].filter((key) => !isCall(key)).map((key) => `${path}: invented ${key}`)];
}
