import { realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { FlyteSettingsError, omitUndefined, shown } from "@flyte-settings/core/plugin";

/** What is run after a distribution was unpacked. */
export interface ExecPlan {
  /** Where the code lies; absent: it is in the image. */
  readonly distribution?: string;
  /** Folder to unpack it into, as given; absent: none was given and none is needed. */
  readonly destination?: string;
  /** The inner command and its arguments. */
  readonly argv: readonly string[];
  /** The inner command's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Its working folder. */
  readonly cwd: string;
}

export interface ExecPlanOptions {
  /** Put the destination before what PYTHONPATH holds, so that an older copy in the image cannot win. */
  readonly prependsPath?: boolean;
  readonly isCompat?: boolean;
}

/**
 * Reads the arguments of `pyflyte-fast-execute` and says what it would run.
 *
 * Before every `--resolver` of the inner command come `--dynamic-addl-distro LOC --dynamic-dest-dir DIR`, so that a
 * dynamic task's children find the code too; the real path of DIR is appended to PYTHONPATH. Without a DIR the working
 * folder is it. Twin: flytekit `fast_execute_task_cmd` (bin/entrypoint.py). Differs: without a distribution nothing is
 * inserted (the twin stops with a TypeError); by default a leading `~` is expanded once for all uses.
 *
 * @param env of this process, whole
 * @param cwd absolute
 * @throws USAGE for an option that is not known, or an empty command
 * @throws DISTRIBUTION_INVALID for a name that is not a bundle's
 */
export function planExec(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
  options: ExecPlanOptions = {},
): ExecPlan {
  const { distribution, destination: given, command } = readArguments(args);
  if (command.length === 0) {
    throw new FlyteSettingsError(
      "USAGE",
      "there is no command to run. Expected it after --, for example -- pyflyte-execute …",
    );
  }
  if (distribution !== undefined) checkName(distribution);
  const home = env["HOME"];
  const written = distribution !== undefined && !given ? cwd : given;
  const destination = written === undefined || options.isCompat === true ? written : expandHome(written, home);
  const inner = set(env);
  if (destination !== undefined) {
    const path = realPath(resolve(cwd, expandHome(destination, home)));
    const before = env["PYTHONPATH"];
    inner["PYTHONPATH"] =
      before === undefined ? path : options.prependsPath ? `${path}:${before}` : `${before}:${path}`;
  }
  const inserted =
    distribution === undefined || destination === undefined
      ? []
      : ["--dynamic-addl-distro", distribution, "--dynamic-dest-dir", destination];
  return {
    ...omitUndefined({ distribution, destination }),
    argv: command.flatMap((arg) => (arg === "--resolver" ? [...inserted, arg] : [arg])),
    env: inner,
    cwd,
  };
}

/** flytekit's name for a distribution that is one pickled file: it is fetched and not unpacked. */
export const PICKLE_NAME = "pkl.gz";

interface ReadArguments {
  distribution?: string;
  destination?: string;
  readonly command: string[];
}

/** As click reads them: options may stand between the words until `--`, the last of two counts. */
function readArguments(args: readonly string[]): ReadArguments {
  const read: ReadArguments = { command: [] };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (arg === "--") {
      read.command.push(...args.slice(i + 1));
      break;
    }
    if (!arg.startsWith("-") || arg === "-") {
      read.command.push(arg);
      continue;
    }
    const equals = arg.startsWith("--") ? arg.indexOf("=") : -1;
    const name = equals < 0 ? arg : arg.slice(0, equals);
    const field = optionFields.get(name);
    if (field === undefined) {
      throw new FlyteSettingsError(
        "USAGE",
        `No such option '${shown(name)}'. Expected --additional-distribution, --dest-dir, and the command after --`,
      );
    }
    const value = equals < 0 ? args[++i] : arg.slice(equals + 1);
    if (value === undefined) throw new FlyteSettingsError("USAGE", `Option '${name}' requires an argument.`);
    read[field] = value;
  }
  return read;
}

const optionFields: ReadonlyMap<string, "distribution" | "destination"> = new Map([
  ["--additional-distribution", "distribution"],
  ["--dest-dir", "destination"],
]);

function checkName(distribution: string): void {
  const name = distribution.slice(distribution.lastIndexOf("/") + 1);
  if (name.endsWith(".tar.gz") || name === PICKLE_NAME) return;
  throw new FlyteSettingsError(
    "DISTRIBUTION_INVALID",
    `Unrecognized additional distribution format for ${shown(distribution.split("?", 1)[0] ?? "")}. Expected a name that ends in .tar.gz, for example s3://bucket/fast0123.tar.gz`,
  );
}

function expandHome(path: string, home: string | undefined): string {
  if (home === undefined || !(path === "~" || path.startsWith("~/"))) return path;
  return path === "~" ? home : join(home, path.slice(2));
}

/** As Python's `os.path.realpath`: links are followed as far as there is anything. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const above = dirname(path);
    return above === path ? path : join(realPath(above), basename(path));
  }
}

function set(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
