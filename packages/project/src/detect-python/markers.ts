import { satisfies } from "@renovatebot/pep440";
import { type Marker, type Operand, parseMarker } from "./marker-tokens.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Values shared by every Linux image with CPython. `platform_release` and `platform_version` depend on the node. */
const linux: Environment = {
  os_name: "posix",
  sys_platform: "linux",
  platform_system: "Linux",
  platform_python_implementation: "CPython",
  implementation_name: "cpython",
  extra: "",
  extras: "",
  dependency_groups: "",
};
const machines = ["x86_64", "aarch64"] as const;
/** No Python 3 has had more patch releases. */
const patches = Array.from({ length: 40 }, (_, patch) => patch);
const versionVariables = new Set(["python_version", "python_full_version", "implementation_version"]);

/**
 * Whether an environment marker (PEP 508) is true in a Linux image with this Python, without extras. Returns nothing if
 * the result depends on something unknown: the Python version, its patch release, the machine or the kernel.
 *
 * @param python `3.11` or `3.11.7`; absent: unknown
 * @example markerHolds("python_version < '3.9' and sys_platform != 'win32'", "3.11") // false
 */
export function markerHolds(text: string, python: string | undefined): boolean | undefined {
  const marker = parseMarker(text);
  if (marker === undefined) return undefined;
  const answers = new Set(environments(python).map((environment) => holds(marker, environment)));
  return answers.size === 1 ? [...answers][0] : undefined;
}

/** All environments that are possible. */
function environments(python: string | undefined): readonly Environment[] {
  const [known, major, minor, patch] = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(python ?? "") ?? [];
  const full =
    known === undefined ? [undefined] : (patch ? [patch] : patches).map((each) => `${major}.${minor}.${each}`);
  return full.flatMap((version) =>
    machines.map((machine) => ({
      ...linux,
      platform_machine: machine,
      python_version: version === undefined ? undefined : `${major}.${minor}`,
      python_full_version: version,
      implementation_version: version,
    })),
  );
}

function holds(marker: Marker, environment: Environment): boolean | undefined {
  if (marker.kind === "compare") return compare(marker, environment);
  const answers = marker.parts.map((part) => holds(part, environment));
  const deciding = marker.kind === "or";
  if (answers.includes(deciding)) return deciding;
  return answers.includes(undefined) ? undefined : !deciding;
}

function compare(
  { left, operator, right }: Extract<Marker, { kind: "compare" }>,
  environment: Environment,
): boolean | undefined {
  const [a, b] = [textOf(left, environment), textOf(right, environment)];
  if (a === undefined || b === undefined) return undefined;
  if (operator === "in") return b.includes(a);
  if (operator === "not in") return !b.includes(a);
  const areVersions = [left, right].some(({ variable }) => variable !== undefined && versionVariables.has(variable));
  return areVersions ? satisfies(a, `${operator}${b}`, { prereleases: true }) : compareTexts(a, operator, b);
}

function textOf({ variable, text }: Operand, environment: Environment): string | undefined {
  return variable === undefined ? text : environment[variable];
}

const textOperators: Readonly<Record<string, (a: string, b: string) => boolean>> = {
  "==": (a, b) => a === b,
  "===": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

function compareTexts(a: string, operator: string, b: string): boolean | undefined {
  return textOperators[operator]?.(a, b);
}
