import { shown } from "./errors.ts";
import { guarded } from "./guard.ts";

const LONGEST = 64;

/**
 * The known name that a mistyped one most likely refers to: by letters added, omitted, changed or swapped, at most a
 * third of them; a difference in case is weighted by half. Absent if no name is close enough.
 */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  return guarded("nearestName", () => {
    let best: string | undefined;
    let least = Math.max(1, Math.floor(name.length / 3)) + 0.5;
    if (name.length > LONGEST) return undefined;
    for (const candidate of known) {
      if (Math.abs(candidate.length - name.length) > least) continue;
      const lower = editDistance(name.toLowerCase(), candidate.toLowerCase());
      const cost = lower + (lower === editDistance(name, candidate) ? 0 : 0.5);
      if (cost < least) [best, least] = [candidate, cost];
    }
    return best;
  });
}

/** The end of a message: `; did you mean X?`, empty without a name. */
export function didYouMean(near: string | undefined): string {
  return near === undefined ? "" : `; did you mean ${shown(near)}?`;
}

/** What to do about an unknown name: the nearest one, otherwise all. */
export function adviceFor(name: string, known: readonly string[]): string {
  const near = nearestName(name, known);
  return near === undefined ? `Known: ${known.join(", ") || "none"}` : `Did you mean ${near}?`;
}

/** Damerau-Levenshtein distance, in which swapped neighbors count once (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let [before, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, at(before, j - 2) + 1);
      row.push(cost);
    }
    [before, last] = [last, row];
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? 0;
}
