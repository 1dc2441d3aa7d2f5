/** The versions that a Spark release requires. */
interface Requirement {
  /** `3.5` */
  readonly spark: string;
  /** Minimum minor version of Python 3. */
  readonly python: number;
  /** Maximum working minor version of Python 3; absent: no known limit. */
  readonly pythonMax?: number;
  readonly java: readonly number[];
}

/** From the release notes of Spark, newest first. A version between two rows uses the lower one. */
const requirements: readonly Requirement[] = [
  { spark: "4.2", python: 11, java: [17, 21, 25] },
  { spark: "4.1", python: 10, java: [17, 21] },
  { spark: "4.0", python: 9, java: [17, 21] },
  { spark: "3.5", python: 8, pythonMax: 12, java: [8, 11, 17] },
  { spark: "3.4", python: 7, pythonMax: 11, java: [8, 11, 17] },
  { spark: "3.2", python: 7, pythonMax: 10, java: [8, 11, 17] },
  { spark: "3.0", python: 6, pythonMax: 9, java: [8, 11] },
];

/** Why a Python version is incompatible with a Spark version; `undefined` if it is compatible or unknown. */
export function pythonProblem(spark: string, python: string): string | undefined {
  const found = requirementOf(spark);
  const minor = Number(/^3\.(\d+)/.exec(python)?.[1]);
  if (found === undefined || Number.isNaN(minor)) return undefined;
  if (minor < found.python)
    return `Spark ${spark} needs Python 3.${found.python} or newer, and the image has ${python}`;
  if (found.pythonMax !== undefined && minor > found.pythonMax)
    return `Spark ${spark} works up to Python 3.${found.pythonMax}, and the image has ${python}`;
  return undefined;
}

/** The same for a Java version. */
export function javaProblem(spark: string, java: string): string | undefined {
  const found = requirementOf(spark);
  const major = Number(/^(?:1\.)?(\d+)/.exec(java)?.[1]);
  if (found === undefined || Number.isNaN(major) || found.java.includes(major)) return undefined;
  return `Spark ${spark} runs on Java ${found.java.join(", ")}, and the image has ${java}`;
}

function requirementOf(spark: string): Requirement | undefined {
  const key = (version: string): number => {
    const [major = 0, minor = 0] = version.split(".").map(Number);
    return major * 1000 + minor;
  };
  return requirements.find((row) => key(row.spark) <= key(spark));
}
