const UNBOUNDED = 1000;

type Bounds = readonly [lowest: number, highest: number];

/**
 * For each operator, the range of Python 3 minor versions that a clause allows, given its minor version and whether it
 * includes a patch other than 0.
 */
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
 * The only minor version of Python 3 that a specifier allows (`==3.11.*`, `>=3.11,<3.12`, Poetry's `~3.11`), as `3.11`.
 * Nothing if it allows several: a range states compatibility, not the version in use.
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
  // a compatible release: the last part given may increase, which is the minor if there is no patch
  if (operator === "~=") return [minor, patch === undefined ? UNBOUNDED : minor];
  return (operators[operator || "=="] as (typeof operators)[string])(minor, patch !== undefined && Number(patch) > 0);
}
