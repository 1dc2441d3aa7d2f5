import { join, resolve } from "node:path";
import type { CompatMode } from "@flyte-settings/core";
import { FlyteSettingsError, omitUndefined, shown } from "@flyte-settings/core/plugin";
import { realPath } from "../real-path.ts";

/** The command to run after unpacking a distribution. */
export interface ExecPlan {
  /** The location of the code; absent: it is in the image. */
  readonly distribution?: string;
  /** Directory to unpack into, as given; absent: none was given and none is needed. */
  readonly destination?: string;
  /** The inner command and its arguments. */
  readonly argv: readonly string[];
  /** The inner command's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Its working directory. */
  readonly cwd: string;
}

export interface ExecPlanOptions {
  /**
   * Put the destination before the other entries of PYTHONPATH, so that it takes precedence over an older copy in the
   * image.
   */
  readonly prependsPath?: boolean;
  /** `flytekit`: do not expand a leading `~` of the destination. */
  readonly compat?: CompatMode;
}

/**
 * Parses the arguments of `pyflyte-fast-execute` and returns the command to run.
 *
 * `--dynamic-addl-distro LOC --dynamic-dest-dir DIR` is inserted before every `--resolver` of the inner command, so
 * that a dynamic task's children find the code too; the real path of DIR is appended to PYTHONPATH. DIR defaults to the
 * working directory. Equivalent of flytekit's `fast_execute_task_cmd` (bin/entrypoint.py). Differences: without a
 * distribution nothing is inserted (flytekit fails with a TypeError); by default a leading `~` is expanded once for all
 * uses.
 *
 * @param env the complete environment of this process
 * @param cwd absolute
 * @throws USAGE for an unknown option or an empty command
 * @throws DISTRIBUTION_INVALID for a name that is not that of a bundle
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
  const destination = written === undefined || options.compat === "flytekit" ? written : expandHome(written, home);
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

/** flytekit's name for a distribution that is a single pickled file: it is downloaded but not unpacked. */
export const PICKLE_NAME = "pkl.gz";

interface ReadArguments {
  distribution?: string;
  destination?: string;
  readonly command: string[];
}

/** As click parses them: options may appear between the words until `--`, and the last duplicate is used. */
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

function set(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
