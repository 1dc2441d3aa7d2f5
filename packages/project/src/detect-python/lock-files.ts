import { omitUndefined } from "@flyte-settings/core/plugin";
import { type Finding, lineOf, type Sdk } from "./detection.ts";
import { singleMinor } from "./single-minor.ts";

/** A parsed lock file; all formats are mappings. */
type Table = Readonly<Record<string, unknown>>;

interface LockFormat {
  readonly syntax: "toml" | "json";
  /** Python specifiers; the first that leaves a single minor version is used. */
  readonly python: (lock: Table) => readonly unknown[];
  /** The key of the Python specifier. */
  readonly pythonKey: RegExp;
  readonly locked: (lock: Table, sdk: Sdk) => readonly LockedVersion[];
}

interface LockedVersion {
  readonly version: unknown;
  /** Environment markers, at least one of which must be true. */
  readonly markers: readonly string[];
}

const jsonKey: Readonly<Record<Sdk, RegExp>> = { flytekit: /"flytekit"/, flyte: /"flyte"/ };
const tomlName: Readonly<Record<Sdk, RegExp>> = {
  flytekit: /^name\s*=\s*"flytekit"/m,
  flyte: /^name\s*=\s*"flyte"/m,
};

/** Supported lock files, in ascending precedence. */
const formats: Readonly<Record<string, LockFormat>> = {
  "Pipfile.lock": {
    syntax: "json",
    python: (lock) => {
      const requires = table(table(lock["_meta"])["requires"]);
      return [requires["python_full_version"], requires["python_version"]];
    },
    pythonKey: /"python_(?:full_)?version"/,
    locked: (lock, sdk) =>
      ["default", "develop"]
        .map((group) => table(table(lock[group])[sdk]))
        .map((locked) => ({ version: String(locked["version"] ?? "").slice(2), markers: markersOf(locked) })),
  },
  "poetry.lock": {
    syntax: "toml",
    python: (lock) => [table(lock["metadata"])["python-versions"]],
    pythonKey: /^python-versions\s*=/m,
    locked: packages("package"),
  },
  "pdm.lock": {
    syntax: "toml",
    python: (lock) => list(table(lock["metadata"])["targets"]).map((target) => target["requires_python"]),
    pythonKey: /^requires_python\s*=/m,
    locked: packages("package"),
  },
  "pylock.toml": {
    syntax: "toml",
    python: (lock) => [lock["requires-python"]],
    pythonKey: /^requires-python\s*=/m,
    locked: packages("packages"),
  },
  "uv.lock": {
    syntax: "toml",
    python: (lock) => [lock["requires-python"]],
    pythonKey: /^requires-python\s*=/m,
    locked: packages("package"),
  },
};

export const lockFileNames: readonly string[] = Object.keys(formats);

/**
 * The versions that a lock file resolves to.
 *
 * @throws the parser's error for an invalid file
 */
export async function readLockFile(name: string, text: string, sdk: Sdk = "flytekit"): Promise<readonly Finding[]> {
  const { syntax, python, pythonKey, locked } = formats[name] as LockFormat;
  const lock = table(syntax === "json" ? JSON.parse(text) : (await import("smol-toml")).parse(relevantPart(text, sdk)));
  const [minor] = python(lock).flatMap((specifier) => singleMinor(String(specifier ?? "")) ?? []);
  const lines = linesOf(text, (syntax === "json" ? jsonKey : tomlName)[sdk]);
  return [
    ...(minor === undefined ? [] : [{ field: "pythonVersion", value: minor, ...lineOf(text, pythonKey) } as const]),
    ...locked(lock, sdk)
      .map(({ version, markers }, index) => ({ version, markers, line: lines[index] ?? lines[0] }))
      .filter(({ version }) => typeof version === "string" && version !== "")
      .map(({ version, markers, line }): Finding => {
        const marker = markers.length === 0 ? undefined : markers.map((each) => `(${each})`).join(" or ");
        return { field: "flytekitVersion", value: String(version), ...omitUndefined({ line, marker }) };
      }),
  ];
}

function linesOf(text: string, pattern: RegExp): readonly number[] {
  return text.split("\n").flatMap((line, index) => (pattern.test(line) ? [index + 1] : []));
}

/** `marker` of PDM and pylock, `markers` of Poetry (by group or one for all) and Pipenv, `resolution-markers` of uv. */
function markersOf(locked: Table): readonly string[] {
  const written = locked["resolution-markers"] ?? locked["markers"] ?? locked["marker"];
  const all = written !== null && typeof written === "object" ? Object.values(written) : [written];
  return all.filter((each): each is string => typeof each === "string" && each !== "");
}

/**
 * A lock file can be megabytes of other packages: only the part before the first table, the metadata and the SDK are
 * read.
 */
function relevantPart(toml: string, sdk: Sdk): string {
  const [head = "", ...tables] = toml.split(/^(?=\[)/m);
  return [head, ...tables.filter((each) => /^\[+metadata\b/.test(each) || tomlName[sdk].test(each))].join("");
}

function packages(key: string): LockFormat["locked"] {
  return (lock, sdk) =>
    list(lock[key])
      .filter(({ name }) => name === sdk)
      .map((locked) => ({ version: locked["version"], markers: markersOf(locked) }));
}

function table(value: unknown): Table {
  return value !== null && typeof value === "object" ? (value as Table) : {};
}

function list(value: unknown): readonly Table[] {
  return Array.isArray(value) ? value.map(table) : [];
}
