import { SerializationSettings } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";

/** A path in an image, as returned by `readImageFiles` of oci-images. */
export interface InspectedFile {
  readonly path: string;
  readonly type: "file" | "folder" | "missing" | "other";
  readonly realPath?: string;
  readonly mode?: number;
  readonly content?: Uint8Array;
}

/** Python, Java and Spark in an image. A version that cannot be determined is absent. */
export interface ImageFacts {
  readonly interpreter: "present" | "missing" | "not executable";
  /** The main file; absent if, according to its URI, it is not part of the image. */
  readonly entrypoint?: "present" | "missing";
  /** `3.11` */
  readonly pythonVersion?: string;
  /** `17.0.15` */
  readonly javaVersion?: string;
  /** `3.5.1` */
  readonly sparkVersion?: string;
}

export interface InspectedSide {
  readonly pythonInterpreter: string;
  /** Absent for executors: only the driver reads it. */
  readonly mainApplicationFile?: string;
}

const minors = Array.from({ length: 9 }, (_, index) => `3.${index + 7}`);
const SPARK_HOMES = ["/opt/spark", "/usr/local/spark"];
const JAVA_HOMES = [
  "/opt/java/openjdk",
  "/usr/lib/jvm/java-17-openjdk-amd64",
  "/usr/lib/jvm/java-17-openjdk-arm64",
  "/usr/lib/jvm/java-21-openjdk-amd64",
  "/usr/lib/jvm/java-11-openjdk-amd64",
  "/usr/lib/jvm/java-8-openjdk-amd64",
];

/** The paths to inspect in an image. */
export function inspectedPaths(side: InspectedSide, env: Readonly<Record<string, string>> = {}): readonly string[] {
  const root = SerializationSettings.venvRootFromInterpreter(side.pythonInterpreter).replace(/\/$/, "");
  const main = pathInImage(side.mainApplicationFile);
  const packages = minors.flatMap((minor) => [
    `${root}/lib/python${minor}/site-packages/pyspark/version.py`,
    `/usr/local/lib/python${minor}/dist-packages/pyspark/version.py`,
  ]);
  return [
    side.pythonInterpreter,
    ...(main === undefined ? [] : [main]),
    `${root}/pyvenv.cfg`,
    ...homes(env["SPARK_HOME"], SPARK_HOMES).flatMap((home) => [
      `${home}/RELEASE`,
      `${home}/python/pyspark/version.py`,
    ]),
    ...packages,
    ...homes(env["JAVA_HOME"], JAVA_HOMES).map((home) => `${home}/release`),
  ];
}

/** Derives the facts from an image's files and configured environment. */
export function imageFacts(
  side: InspectedSide,
  files: readonly InspectedFile[],
  env: Readonly<Record<string, string>> = {},
): ImageFacts {
  const at = (path: string) => files.find((file) => file.path === path);
  const text = (path: string) => new TextDecoder().decode(at(path)?.content ?? new Uint8Array());
  const interpreter = at(side.pythonInterpreter);
  const main = pathInImage(side.mainApplicationFile);
  const root = SerializationSettings.venvRootFromInterpreter(side.pythonInterpreter).replace(/\/$/, "");
  const pythonVersion =
    /python(3\.\d+)$/.exec(interpreter?.realPath ?? "")?.[1] ??
    /^version(?:_info)?\s*=\s*(3\.\d+)/m.exec(text(`${root}/pyvenv.cfg`))?.[1] ??
    // the version of the image's own Python, which was used to create a virtual environment in it
    /^(3\.\d+)/.exec(env["PYTHON_VERSION"] ?? "")?.[1];
  const java = files.flatMap(({ path }) => (path.endsWith("/release") ? [text(path)] : []));
  const spark = files.flatMap(({ path }) => (/RELEASE$|pyspark\/version\.py$/.test(path) ? [text(path)] : []));
  const javaVersion = first(java, /^JAVA_VERSION="([^"]+)"/m);
  const sparkVersion = first(spark, /^Spark (\d+\.\d+\.\d+)|^__version__(?:\s*:\s*str)?\s*=\s*["'](\d+\.\d+\.\d+)/m);
  const isMissing = interpreter === undefined || interpreter.type !== "file";
  const isExecutable = ((interpreter?.mode ?? 0o111) & 0o111) !== 0;
  return {
    interpreter: isMissing ? "missing" : isExecutable ? "present" : "not executable",
    ...omitUndefined({
      entrypoint:
        main === undefined ? undefined : at(main)?.type === "file" ? ("present" as const) : ("missing" as const),
      pythonVersion,
      javaVersion,
      sparkVersion,
    }),
  };
}

/** The path of a main file that is part of the image. */
function pathInImage(uri: string | undefined): string | undefined {
  const path = /^(?:local:\/\/|file:\/\/)?(\/[^/].*)$/s.exec(uri ?? "")?.[1];
  return path;
}

function homes(named: string | undefined, usual: readonly string[]): readonly string[] {
  return named?.startsWith("/") ? [named.replace(/\/+$/, "")] : usual;
}

function first(texts: readonly string[], pattern: RegExp): string | undefined {
  for (const text of texts) {
    const match = pattern.exec(text);
    if (match !== null) return match[1] ?? match[2];
  }
  return undefined;
}
