import { readFileSync } from "node:fs";
import type { Json } from "../../src/json.ts";
import type { Mode } from "../../src/op.ts";
import type { Outcome } from "./compare.ts";

const folder = new URL("../../vectors/", import.meta.url);

/** One line of a `.jsonl` file of `core` or `spark`. */
export interface VectorLine extends Outcome {
  readonly id: string;
  readonly op: string;
  readonly input: Json;
  /** A flytekit bug that mode `default` does not reproduce. */
  readonly defect?: string;
}

export function vectorText(file: string): string {
  return readFileSync(new URL(file, folder), "utf8");
}

export function vectorPath(file: string): string {
  return new URL(file, folder).pathname;
}

export function vectorLines<Line = VectorLine>(file: string): Line[] {
  return vectorText(file)
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

/** The modes that a line applies to: `default` does not reproduce bugs, and no mode reproduces Windows paths. */
export function modesOf(line: VectorLine): readonly Mode[] {
  if ((line.input as { os?: string } | null)?.os === "nt") return [];
  return line.defect === undefined ? ["flytekit", "default"] : ["flytekit"];
}

/** Reasons by `<mode> <file> <id>` for cases with a known difference. */
export const knownGaps: ReadonlyMap<string, string> = new Map(
  readFileSync(new URL("../../known-gaps.txt", import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line): [string, string] => {
      const [, name, reason] = /^(\S+ \S+ \S+): (.+)$/.exec(line) ?? [];
      if (name === undefined || reason === undefined)
        throw new Error(`known-gaps.txt: expected "mode file id: reason", got ${line}`);
      return [name, reason];
    }),
);

/** Throws for an unexpected difference, or if a listed case no longer differs. */
export function hold(name: string, why: string | undefined): void {
  const gap = knownGaps.get(name);
  if (gap === undefined && why !== undefined) throw new Error(why);
  if (gap !== undefined && why === undefined) {
    throw new Error(`known-gaps.txt lists ${JSON.stringify(name)} (${gap}), but it comes out right: delete its line`);
  }
}
