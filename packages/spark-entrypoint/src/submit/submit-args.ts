import { shown } from "@flyte-settings/core/plugin";
import { sparkInvalid } from "../spark-error.ts";
import { uriProblem } from "../task/main-application.ts";
import { DRIVER_CONF, EXECUTORS_CONF } from "../task/spark-job.ts";

/** An archive that Spark unpacks on every executor. */
export interface SparkArchive {
  /** A path or URI: `bundle.tar.gz`. */
  readonly path: string;
  /** The directory it is unpacked to and imported from. */
  readonly folder: string;
}

export interface SubmitInput {
  /** `local[2]`, `local-cluster[1,1,512]`, `spark://host:7077`, `k8s://https://host`. */
  readonly master: string;
  /** Default: `cluster` on Kubernetes, otherwise spark-submit's own default. */
  readonly deployMode?: "client" | "cluster";
  readonly name?: string;
  /** A path or URI. */
  readonly mainApplicationFile: string;
  /** The main class of a JVM application. */
  readonly mainClass?: string;
  /** Absent for a JVM application. */
  readonly driverPython?: string;
  readonly executorsPython?: string;
  /** The image of the driver, on Kubernetes. */
  readonly driverImage?: string;
  readonly executorsImage?: string;
  /** Overrides the generated values; setting only one of the two interpreters is an error. */
  readonly conf?: Readonly<Record<string, string>>;
  readonly pyFiles?: readonly string[];
  readonly archives?: readonly SparkArchive[];
  /**
   * Variables of the task: for the executors as `spark.executorEnv.*`, for the driver if it runs on another machine.
   */
  readonly env?: Readonly<Record<string, string>>;
  /** Arguments of the main file. */
  readonly args?: readonly string[];
}

export interface SubmitCommand {
  /** `spark-submit` first. */
  readonly argv: readonly string[];
  /** Variables for a driver that runs on this machine, which the command line cannot contain. */
  readonly env: Readonly<Record<string, string>>;
}

/** Only these are added to the executors' Python path. */
const importable = /\.(zip|egg|jar|py)$/;
const PYTHONPATH = "spark.executorEnv.PYTHONPATH";

/**
 * The `spark-submit` command line of a task. Both interpreters are passed as configuration, which takes precedence over
 * all variables on driver and executors.
 *
 * @throws SPARK_INVALID for input that Spark would reject, misinterpret or silently ignore
 */
export function submitArgs(input: SubmitInput): SubmitCommand {
  const { master, mainApplicationFile, name, pyFiles = [], archives = [], env = {}, args = [] } = input;
  if (master === "")
    throw sparkInvalid("--master is empty; expected local[2], spark://host:7077 or k8s://https://host");
  const isKubernetes = master.startsWith("k8s://");
  const isLocal = master.startsWith("local");
  const deployMode = input.deployMode ?? (isKubernetes ? "cluster" : undefined);
  if (deployMode === "cluster" && isLocal)
    throw sparkInvalid(`Cluster deploy mode is not compatible with master "local": --master ${shown(master)}`);
  const conf = allConf(input, isKubernetes, deployMode === "cluster");
  checkMainFile(input, isKubernetes, conf);
  for (const file of pyFiles) checkPyFile(file);
  const option = (flag: string, value: string | undefined) => (value === undefined ? [] : [flag, value]);
  const argv = [
    "spark-submit",
    ...["--master", master],
    ...option("--deploy-mode", deployMode),
    ...option("--name", name),
    ...option("--class", input.mainClass),
    ...Object.entries(conf).flatMap(([key, value]) => ["--conf", `${key}=${value}`]),
    ...(pyFiles.length === 0 ? [] : ["--py-files", pyFiles.join(",")]),
    ...(archives.length === 0 ? [] : ["--archives", archives.map(archiveText).join(",")]),
    mainApplicationFile,
    ...args,
  ];
  const nul = argv.find((word) => word.includes("\0"));
  if (nul !== undefined) throw sparkInvalid(`a command line cannot hold NUL: "${shown(nul)}"`);
  return { argv, env: deployMode === "cluster" ? {} : env };
}

function allConf(input: SubmitInput, isKubernetes: boolean, isCluster: boolean): Readonly<Record<string, string>> {
  const { conf = {}, env = {}, archives = [] } = input;
  for (const key of Object.keys(conf)) {
    if (key !== "" && !/[=\s]/.test(key)) continue;
    throw sparkInvalid(
      `"${shown(key)}" is not a valid name of a Spark setting: expected a name without = and white space`,
      "conf",
    );
  }
  const [executors, driver] = [conf[EXECUTORS_CONF], conf[DRIVER_CONF]];
  if ((executors === undefined) !== (driver === undefined)) {
    const [set, missing] = executors === undefined ? [DRIVER_CONF, EXECUTORS_CONF] : [EXECUTORS_CONF, DRIVER_CONF];
    throw sparkInvalid(
      `${set} is set and ${missing} is not, so driver and executors would start different interpreters: set both or neither`,
      `conf.${missing}`,
    );
  }
  const ours: [string, string | undefined][] = [
    [EXECUTORS_CONF, input.executorsPython],
    [DRIVER_CONF, input.driverPython],
    ...(isKubernetes
      ? (
          [
            ["spark.kubernetes.driver.container.image", input.driverImage],
            ["spark.kubernetes.executor.container.image", input.executorsImage],
          ] as const
        ).map(([key, value]): [string, string | undefined] => [key, value])
      : []),
    ...Object.entries(env).flatMap(([key, value]): [string, string][] => [
      ...(isKubernetes && isCluster ? [[`spark.kubernetes.driverEnv.${key}`, value] as [string, string]] : []),
      [`spark.executorEnv.${key}`, value],
    ]),
  ];
  const set = ours.filter((pair): pair is [string, string] => pair[1] !== undefined);
  const merged: Record<string, string> = { ...Object.fromEntries(set), ...conf };
  if (archives.length === 0) return merged;
  const paths = [...archives.map(({ folder }) => `./${folder}`), ...(merged[PYTHONPATH] ? [merged[PYTHONPATH]] : [])];
  return { ...merged, [PYTHONPATH]: paths.join(":") };
}

function checkMainFile(
  { mainApplicationFile: file, mainClass }: SubmitInput,
  isKubernetes: boolean,
  conf: Readonly<Record<string, string>>,
): void {
  const place = "mainApplicationFile";
  if (file === "" || file.startsWith("-"))
    throw sparkInvalid(
      `"${shown(file)}" is not a valid main file: expected a path or URI, for example local:///opt/venv/bin/entrypoint.py`,
      place,
    );
  const isUri = /^[A-Za-z][A-Za-z0-9+.-]+:/.test(file);
  const problem = isUri ? uriProblem(file) : undefined;
  if (problem !== undefined) throw sparkInvalid(`Python file path is malformed: "${shown(file)}": ${problem}`, place);
  if (mainClass === undefined && !/\.(py|R|r)$/.test(file)) {
    throw sparkInvalid(
      `"${shown(file)}" does not end in .py, so Spark takes it for a JAR: expected a Python file`,
      place,
    );
  }
  if (isKubernetes && !isUri && conf["spark.kubernetes.file.upload.path"] === undefined) {
    throw sparkInvalid(
      `Please specify spark.kubernetes.file.upload.path property: "${shown(file)}" is a path on this machine. Expected one in the image, for example local:///opt/venv/bin/entrypoint.py`,
      place,
    );
  }
}

function checkPyFile(file: string): void {
  if (file.includes(","))
    throw sparkInvalid(`"${shown(file)}" holds a comma, which separates files of --py-files`, "pyFiles");
  if (importable.test(file)) return;
  throw sparkInvalid(
    `"${shown(file)}": executors import only from .zip, .egg, .jar and .py, and silently ignore anything else. Create one with: flyte-settings spark zip`,
    "pyFiles",
  );
}

function archiveText({ path, folder }: SparkArchive): string {
  if (/[,#]/.test(path) || path === "")
    throw sparkInvalid(`"${shown(path)}" is not allowed in --archives: commas and # are separators`, "archives");
  if (!/^[A-Za-z0-9_.-]+$/.test(folder) || /^\.+$/.test(folder))
    throw sparkInvalid(
      `"${shown(folder)}" is not a valid directory name for an archive; expected for example code`,
      "archives",
    );
  return `${path}#${folder}`;
}
