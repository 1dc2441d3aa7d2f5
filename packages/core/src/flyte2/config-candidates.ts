import { guarded } from "../guard.ts";

/** A place where Flyte 2 looks for its configuration. */
export interface Flyte2Candidate {
  readonly path: string;
  /** The variable that names it; it is then taken whether it exists or not. */
  readonly variable?: string;
}

export interface Flyte2Places {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home?: string;
  /** The root of the repository around the working directory, absolute. */
  readonly gitRoot?: string;
}

/**
 * Where Flyte 2 looks, in order; the first that exists is the only one that is read. Relative paths start in the working
 * directory. Empty variables are not set.
 */
export function flyte2Candidates({ env, home, gitRoot }: Flyte2Places): readonly Flyte2Candidate[] {
  return guarded("flyte2Candidates", () => [
    { path: "config.yaml" },
    { path: ".flyte/config.yaml" },
    ...(gitRoot === undefined ? [] : [{ path: `${gitRoot}/.flyte/config.yaml` }]),
    ...["UCTL_CONFIG", "FLYTECTL_CONFIG"].flatMap((variable) => {
      const path = env[variable];
      return path ? [{ path, variable }] : [];
    }),
    ...(home === undefined ? [] : [{ path: `${home}/.union/config.yaml` }, { path: `${home}/.flyte/config.yaml` }]),
  ]);
}
