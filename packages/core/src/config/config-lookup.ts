import { guarded } from "../guard.ts";
import { type CompatOptions, isCompat } from "../model/compat.ts";
import { configFormat } from "./config-file.ts";

/** A place where flytekit looks for its configuration. */
export interface ConfigCandidate {
  /** Relative to the working directory, or absolute. */
  readonly path: string;
  readonly format: "yaml" | "ini";
  /** The variable the path comes from; if the file does not exist, print a warning. */
  readonly variable?: string;
}

/** Set by `pyflyte -c`. */
const OVERRIDE = "_FLYTECTL_CONFIG_PYFLYTE_OVERRIDE";
const FLYTECTL = "FLYTECTL_CONFIG";

/**
 * Where to look if no file is given, in order; the first existing file is used.
 *
 * Equivalent of flytekit's `get_config_file`. Differences: an empty override does not hide `FLYTECTL_CONFIG`, unless
 * `compat` contains `config` (L26).
 *
 * @param home absolute path of the home directory; if absent, it is not searched
 */
export function configCandidates(
  env: Readonly<Record<string, string | undefined>>,
  home: string | undefined,
  options: CompatOptions = {},
): readonly ConfigCandidate[] {
  return guarded("configCandidates", () => {
    const override = env[OVERRIDE];
    const isHidden = override !== undefined && (override !== "" || isCompat(options.compat, "config"));
    const variable = isHidden ? OVERRIDE : FLYTECTL;
    const named = env[variable];
    const inHome = home === undefined ? [] : [`${home}/.flyte/config`, `${home}/.flyte/config.yaml`];
    return [
      ...(named ? [{ path: named, format: configFormat(named), variable }] : []),
      ...["flytekit.config", ...inHome].map((path) => ({ path, format: configFormat(path) })),
    ];
  });
}
