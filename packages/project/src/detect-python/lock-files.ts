import { type Detection, lineOf } from "./detection.ts";
import { singleMinor } from "./single-minor.ts";

/** What the readers look at: every lock file is a mapping. */
type Table = Readonly<Record<string, unknown>>;

interface LockFormat {
  readonly syntax: "toml" | "json";
  /** Specifiers of Python; the first that leaves one minor counts. */
  readonly python: (lock: Table) => readonly unknown[];
  /** A key that Python's specifier stands at. */
  readonly pythonKey: RegExp;
  readonly flytekit: (lock: Table) => readonly unknown[];
}

/** Locks that a project keeps, the stronger one last. */
const formats: Readonly<Record<string, LockFormat>> = {
  "Pipfile.lock": {
    syntax: "json",
    python: (lock) => {
      const requires = table(table(lock["_meta"])["requires"]);
      return [requires["python_full_version"], requires["python_version"]];
    },
    pythonKey: /"python_(?:full_)?version"/,
    flytekit: (lock) =>
      ["default", "develop"].map((group) => String(table(table(lock[group])["flytekit"])["version"] ?? "").slice(2)),
  },
  "poetry.lock": {
    syntax: "toml",
    python: (lock) => [table(lock["metadata"])["python-versions"]],
    pythonKey: /^python-versions\s*=/m,
    flytekit: packages("package"),
  },
  "pdm.lock": {
    syntax: "toml",
    python: (lock) => list(table(lock["metadata"])["targets"]).map((target) => target["requires_python"]),
    pythonKey: /^requires_python\s*=/m,
    flytekit: packages("package"),
  },
  "pylock.toml": {
    syntax: "toml",
    python: (lock) => [lock["requires-python"]],
    pythonKey: /^requires-python\s*=/m,
    flytekit: packages("packages"),
  },
  "uv.lock": {
    syntax: "toml",
    python: (lock) => [lock["requires-python"]],
    pythonKey: /^requires-python\s*=/m,
    flytekit: packages("package"),
  },
};

export const lockFileNames: readonly string[] = Object.keys(formats);

/**
 * The versions that a lock file settles on.
 *
 * @throws whatever the parser does, for a text that is none
 */
export async function readLockFile(name: string, text: string): Promise<readonly Detection[]> {
  const { syntax, python, pythonKey, flytekit } = formats[name] as LockFormat;
  const lock = table(syntax === "json" ? JSON.parse(text) : (await import("smol-toml")).parse(relevantPart(text)));
  const [minor] = python(lock).flatMap((specifier) => singleMinor(String(specifier ?? "")) ?? []);
  const versions = [...new Set(flytekit(lock).filter((version) => typeof version === "string" && version !== ""))];
  return [
    ...(minor === undefined ? [] : [{ field: "pythonVersion", value: minor, ...lineOf(text, pythonKey) } as const]),
    // several are for several Pythons or platforms: which one counts is not for us to say
    ...(versions.length === 1
      ? [{ field: "flytekitVersion", value: String(versions[0]), ...lineOf(text, /"flytekit"/) } as const]
      : []),
  ];
}

/** A lock is megabytes of other packages: what stands before the first table, metadata, and flytekit are read. */
function relevantPart(toml: string): string {
  const [head = "", ...tables] = toml.split(/^(?=\[)/m);
  return [head, ...tables.filter((each) => /^\[+metadata\b|^name\s*=\s*"flytekit"/m.test(each))].join("");
}

function packages(key: string): LockFormat["flytekit"] {
  return (lock) =>
    list(lock[key])
      .filter(({ name }) => name === "flytekit")
      .map(({ version }) => version);
}

function table(value: unknown): Table {
  return value !== null && typeof value === "object" ? (value as Table) : {};
}

function list(value: unknown): readonly Table[] {
  return Array.isArray(value) ? value.map(table) : [];
}
