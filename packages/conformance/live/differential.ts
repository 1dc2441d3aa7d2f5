import fc from "fast-check";
import { answer } from "../src/answer.ts";
import type { Json } from "../src/json.ts";
import type { Mode } from "../src/op.ts";
import { ops } from "../src/ops/index.ts";
import { difference, type Outcome } from "../test/support/compare.ts";
import type { Oracle } from "./oracle.ts";

/** FLYTE_SETTINGS_SEED repeats a run; without it each run uses a new seed, printed at the start and on failure. */
export const seed = Number(process.env["FLYTE_SETTINGS_SEED"] ?? Date.now() % 2 ** 31);

const both: readonly Mode[] = ["flytekit", "default"];

export interface Differential {
  readonly op: string;
  readonly runs: number;
  readonly modes: readonly Mode[];
  readonly peers: readonly Oracle[];
  /** Inputs that mode default rejects intentionally, by error code. */
  readonly refused?: (input: Json) => string | undefined;
}

/**
 * Compares the results of flytekit or Flyte 2 with those of this implementation; a difference is shrunk and printed as
 * a line that can be added to the vectors.
 */
export async function differential(
  inputs: fc.Arbitrary<Json>,
  { op, runs, modes, peers, refused }: Differential,
): Promise<void> {
  const property = fc.asyncProperty(inputs, async (input) => {
    for (const peer of peers) {
      const expected = await peer.ask(op, input);
      for (const mode of both) {
        const answer = await ours(op, mode, input);
        const code = mode === "default" ? refused?.(input) : undefined;
        // Where the modes differ by design, this implementation must still return a result or one of its own errors.
        const peerOrOurs = modes.includes(mode) ? (expected as Outcome) : answer;
        if (code !== undefined && peerOrOurs.error === undefined) {
          if (answer.error?.code === code) continue;
          throw new Difference(op, mode, input, expected as Outcome, `expected a refusal with ${code}`);
        }
        const why = difference(peerOrOurs, answer, mode);
        if (why !== undefined) throw new Difference(op, mode, input, expected as Outcome, why);
      }
    }
  });
  return report(property, runs);
}

/** Runs a property; its first failure is shrunk and reported with the seed. */
export async function report<T>(property: fc.IAsyncProperty<T>, runs: number): Promise<void> {
  const result = await fc.check(property, { seed, numRuns: runs });
  if (!result.failed) return;
  const error = result.errorInstance;
  const head = `seed ${seed}, case ${result.numRuns}, shrunk ${result.numShrinks} times`;
  throw new Error(`${head}\n${error instanceof Difference ? error.message : String((error as Error)?.stack ?? error)}`);
}

export async function ours(op: string, mode: Mode, input: Json): Promise<Outcome> {
  return JSON.parse(await answer(JSON.stringify({ id: 0, op, mode, input }), ops));
}

export class Difference extends Error {
  constructor(op: string, mode: Mode, input: Json, peer: Outcome, why: string) {
    const line = JSON.stringify({ id: `${op}/live`, op, peer: "flytekit", input, ...peer });
    super(`mode ${mode}: ${why}\nas a vector: ${line}`);
  }
}
