import { type CompatMode, registerableContainerImage } from "@flyte-settings/core";
import { parseEnv } from "@flyte-settings/core/config";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { RequestOptions } from "@flyte-settings/registration";
import type { LoadedProject } from "../load-project.ts";
import { usageError } from "../usage-error.ts";

/** How to fill in and send a package; names as in flytectl. */
export interface RegisterOptions {
  readonly serviceAccount?: string;
  readonly iamRole?: string;
  readonly outputPrefix?: string;
  readonly force?: boolean;
  readonly as?: CompatMode;
  readonly context?: boolean;
  readonly continueOnError?: boolean;
  /** `NAME=VALUE` each: variables that override those set by a task. */
  readonly overrideEnv?: readonly string[];
}

/**
 * The values to fill into a package: project, domain, version and environment of the settings, the flags, images by
 * template and by name, and the plugins' hook for each task. In the mode of another program (`--as`), only the values
 * that program fills in.
 *
 * @throws USAGE if there is no version to register under
 */
export async function requestOptions(options: RegisterOptions, loaded: LoadedProject): Promise<RequestOptions> {
  const { compatModeOf } = await import("@flyte-settings/registration");
  const { settings, values, provenance, run } = loaded;
  if (settings.version === undefined || settings.version === "") {
    throw usageError(
      "a version is needed to register under",
      "Give one: --version v1, or version: in flyte-settings.yaml.",
    );
  }
  const { serviceAccount, iamRole, outputPrefix, force, as, continueOnError } = options;
  const mode = compatModeOf(omitUndefined({ as, compat: values.compat }));
  const given = {
    serviceAccount,
    iamRole,
    outputPrefix,
    force,
    as,
    continueOnError,
    // If not set explicitly, use flytekit's default `.`, which differs from the default of our bundles.
    destinationDir: isSaid(provenance, "bundle.destinationDir") ? values.bundle?.destinationDir : undefined,
    compat: values.compat,
    fillContexts: options.context,
    // flytectl does not change the environment.
    env: mode === "flytectl" ? undefined : settings.env,
    overrideEnv: options.overrideEnv && Object.fromEntries(parseEnv(options.overrideEnv) ?? []),
  };
  return {
    project: settings.project ?? "",
    domain: settings.domain ?? "",
    version: settings.version,
    ...omitUndefined(given),
    ...(mode === "strict"
      ? {
          image: (image: string) =>
            image.includes("{{") ? registerableContainerImage(image, settings.imageConfig) : image,
        }
      : {}),
    ...(run === undefined || mode !== "strict"
      ? {}
      : {
          applyToTask: async (task) => {
            const { applyToTasks } = await import("@flyte-settings/core/plugin");
            const [applied] = await applyToTasks(run, [task], settings);
            return applied?.task ?? task;
          },
        }),
  };
}

function isSaid(provenance: LoadedProject["provenance"], path: string): boolean {
  return provenance[path] !== undefined && provenance[path].layer !== "defaults";
}
