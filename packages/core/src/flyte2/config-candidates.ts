import { guarded } from "../guard.ts";

/** A place where Flyte 2 looks for its configuration. */
export interface Flyte2Candidate {
  readonly path: string;
  /** The variable the path comes from; the path is then used whether it exists or not. */
  readonly variable?: string;
  /** If reading the configuration from this file fails, Flyte 2 goes on with the next place, without a message. */
  readonly isSkippedOnFailure?: true;
}

export interface Flyte2Places {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home?: string;
  /** Absolute path of the root of the git repository that contains the working directory. */
  readonly gitRoot?: string;
}

/**
 * Where Flyte 2 looks, in order (`resolve_config_path`); the first existing file is used. Relative paths start in the
 * working directory. Empty variables are treated as unset.
 */
export function flyte2Candidates(places: Flyte2Places): readonly Flyte2Candidate[] {
  return guarded("flyte2Candidates", () => candidatesOf(places));
}

function candidatesOf({ env, home, gitRoot }: Flyte2Places): readonly Flyte2Candidate[] {
  return [
    { path: "config.yaml" },
    { path: ".flyte/config.yaml" },
    ...(gitRoot === undefined ? [] : [{ path: `${gitRoot}/.flyte/config.yaml`, isSkippedOnFailure: true as const }]),
    ...["UCTL_CONFIG", "FLYTECTL_CONFIG"].flatMap((variable) => {
      const path = env[variable];
      return path ? [{ path, variable }] : [];
    }),
    ...(home === undefined ? [] : [{ path: `${home}/.union/config.yaml` }, { path: `${home}/.flyte/config.yaml` }]),
  ];
}
