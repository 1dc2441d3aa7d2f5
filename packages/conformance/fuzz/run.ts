import { isFlyteSettingsError } from "@flyte-settings/core";
import { Random } from "./random.ts";

/** Something of ours that is to live with any text. */
export interface Target {
  readonly name: string;
  /** A case out of a seed. */
  make(random: Random): string;
  run(text: string): unknown;
}

/** CPU time that one case may take. */
const MAX_MS = 1000;

const clean = protoState();

/** Runs the case of this seed; throws when the target did anything but answer or refuse with our error, in time. */
export function runCase(target: Target, seed: number): void {
  const text = target.make(new Random(seed));
  const before = process.cpuUsage();
  try {
    target.run(text);
  } catch (error) {
    if (!isFlyteSettingsError(error)) throw failed(target, seed, text, `threw ${describe(error)}`);
  }
  const { user, system } = process.cpuUsage(before);
  const took = (user + system) / 1000;
  if (took > MAX_MS) throw failed(target, seed, text, `took ${Math.round(took)} ms of CPU time`);
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
