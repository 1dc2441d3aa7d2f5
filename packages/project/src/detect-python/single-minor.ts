const UNBOUNDED = 1000;

type Bounds = readonly [lowest: number, highest: number];

/** By operator: the minors of Python 3 that a clause leaves, its minor and whether a patch other than 0 is named. */
const operators: Readonly<Record<string, (minor: number, hasPatch: boolean) => Bounds>> = {
  "==": (minor) => [minor, minor],
  "===": (minor) => [minor, minor],
  "~": (minor) => [minor, minor],
  ">=": (minor) => [minor, UNBOUNDED],
  ">": (minor) => [minor, UNBOUNDED],
  "^": (minor) => [minor, UNBOUNDED],
  "<": (minor, hasPatch) => [0, hasPatch ? minor : minor - 1],
  "<=": (minor) => [0, minor],
  "!=": () => [0, UNBOUNDED],
};

/**
 * The one minor version of Python 3 that a specifier leaves (`==3.11.*`, `>=3.11,<3.12`, Poetry's `~3.11`), as `3.11`.
 * Nothing where it leaves several: a range says what works, not what is used.
 */
export function singleMinor(specifier: string): string | undefined {
  let [lowest, highest]: Bounds = [0, UNBOUNDED];
  for (const clause of specifier.split(",")) {
    const written = clause.trim();
    const parts = /^(===|==|~=|!=|>=|<=|~|\^|<|>|)\s*v?3\.(\d+)(?:\.(\d+))?(?:\.\*)?$/.exec(written);
    if (parts === null) {
      if (/^<\s*4/.test(written) || /^>=?\s*[23]$/.test(written)) continue;
      return undefined;
    }
    const [, operator = "", minor = "0", patch] = parts;
    const [low, high] = bounds(operator, Number(minor), patch);
    lowest = Math.max(lowest, low);
    highest = Math.min(highest, high);
  }
  return lowest === highest ? `3.${lowest}` : undefined;
}

function bounds(operator: string, minor: number, patch: string | undefined): Bounds {
  // a compatible release: the last part named is free, so without a patch the minor is
  if (operator === "~=") return [minor, patch === undefined ? UNBOUNDED : minor];
  return (operators[operator || "=="] as (typeof operators)[string])(minor, patch !== undefined && Number(patch) > 0);
}
