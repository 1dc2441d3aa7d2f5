import type { ServerTime } from "./ask.ts";
import { type DoctorLine, saying } from "./line.ts";

const TOLERATED_S = 30;
const TOO_MUCH_S = 300;

/** Tokens and signed URLs are valid for minutes: a clock that is off by more makes them useless. */
export function clockLine(times: readonly ServerTime[]): DoctorLine {
  const say = saying("clock");
  const [nearest] = [...times].sort((a, b) => skew(a) - skew(b));
  if (nearest === undefined) return say.skip("no server reported the time");
  const seconds = Math.round(skew(nearest));
  const where = `${seconds} s ${nearest.ours > nearest.theirs ? "ahead of" : "behind"} ${nearest.server}`;
  if (seconds <= TOLERATED_S) return say.ok(seconds <= 2 ? `as ${nearest.server} has it` : where);
  const todo = "Set the clock (NTP): tokens and signed URLs are refused otherwise.";
  return seconds > TOO_MUCH_S ? say.fail(where, todo) : say.warn(where, todo);
}

function skew({ theirs, ours }: ServerTime): number {
  return Math.abs(ours - theirs) / 1000;
}
