import { guarded } from "../guard.ts";
import { type CompatOptions, isCompat } from "../model/compat.ts";
import { configFormat } from "./config-file.ts";

/** A place where flytekit looks for its configuration. */
export interface ConfigCandidate {
  /** Relative to the working folder, or absolute. */
  readonly path: string;
  readonly format: "yaml" | "ini";
  /** The variable that names it; a file named so and missing deserves a warning. */
  readonly variable?: string;
}

/** Set by `pyflyte -c`. */
const OVERRIDE = "_FLYTECTL_CONFIG_PYFLYTE_OVERRIDE";
const FLYTECTL = "FLYTECTL_CONFIG";

/**
 * Where to look when no file is named, in order: the first that exists is the one.
 *
 * Twin of flytekit `get_config_file`. Differs: an empty override does not hide `FLYTECTL_CONFIG`, unless `compat` says
 * `config` (L26).
 *
 * @param home absolute path of the home folder; absent: nothing is looked for there
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
