import { isFlyteSettingsError } from "@flyte-settings/core";
import { repeatedUnit } from "./mutate.ts";
import { Random } from "./random.ts";

/** A function that must handle any string. */
export interface Target {
  readonly name: string;
  /** Generates a case from a seed. */
  make(random: Random): string;
  run(text: string): unknown;
  /** Whether errors of a third-party parser are allowed, because its caller converts them. */
  readonly mayThrow?: boolean;
}

/** CPU time limit of one case. */
const MAX_MS = 1000;
/** CPU time limit for a megabyte of one pattern. */
const MAX_MS_LARGE = 2000;
const LARGE = 1_000_000;

const clean = protoState();

/** Runs the case of this seed; throws unless the target returns or throws one of our errors within the time limit. */
export function runCase(target: Target, seed: number): Promise<void> {
  return runText(target, seed, target.make(new Random(seed)), MAX_MS);
}

/** The same for a megabyte of a pattern generated from the seed. */
export function runRepeated(target: Target, seed: number): Promise<void> {
  const unit = repeatedUnit(new Random(seed));
  return runText(target, seed, unit.repeat(Math.ceil(LARGE / unit.length)).slice(0, LARGE), MAX_MS_LARGE);
}

async function runText(target: Target, seed: number, text: string, maxMs: number): Promise<void> {
  const before = process.cpuUsage();
  try {
    await target.run(text);
  } catch (error) {
    const passes = isFlyteSettingsError(error) || (target.mayThrow === true && !(error instanceof RangeError));
    if (!passes) throw failed(target, seed, text, `threw ${describe(error)}`);
  }
  const { user, system } = process.cpuUsage(before);
  const took = (user + system) / 1000;
  if (took > maxMs) throw failed(target, seed, text, `took ${Math.round(took)} ms of CPU time`);
  if (protoState() !== clean) throw failed(target, seed, text, "changed a prototype");
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function failed(target: Target, seed: number, text: string, what: string): Error {
  const shown = text.length > 2000 ? `${text.slice(0, 2000)}… (${text.length})` : text;
  return new Error(`${target.name}, seed ${seed}: ${what}\ninput: ${JSON.stringify(shown)}`);
}

function protoState(): string {
  const owners = [Object.prototype, Array.prototype, Function.prototype, String.prototype, Map.prototype];
  return owners.map((owner) => Object.getOwnPropertyNames(owner).join()).join(";");
}
