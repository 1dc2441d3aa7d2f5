import { registerableContainerImage } from "@flyte-settings/core";
import type { RequestOptions } from "@flyte-settings/registration";
import { usageError } from "../arguments/usage-error.ts";
import type { OptionSpec } from "../command.ts";
import type { LoadedSettings } from "../settings/load-settings.ts";

/** Flags of `package hydrate` and `register` beside those of the settings; names as flytectl has them. */
export const targetOptions = {
  serviceAccount: { type: "string", value: "NAME", describe: "Kubernetes service account that launch plans run as" },
  iamRole: { type: "string", value: "ARN", describe: "IAM role that launch plans run with" },
  outputPrefix: { type: "string", value: "URI", describe: "where launch plans put their raw output" },
  force: { type: "boolean", describe: "set the version even where the package names one" },
  as: { type: "string", choices: ["flytectl", "flytekit"], describe: "send exactly what that program sends" },
  context: { type: "boolean", describe: "write project, domain, version and location into contexts too" },
  continueOnError: { type: "boolean", describe: "go on after a failure; the exit code is 1 all the same" },
} as const satisfies Readonly<Record<string, OptionSpec>>;

export interface TargetOptions {
  readonly serviceAccount?: string;
  readonly iamRole?: string;
  readonly outputPrefix?: string;
  readonly force?: boolean;
  readonly as?: "flytectl" | "flytekit";
  readonly continueOnError?: boolean;
  readonly destinationDir?: string;
}

/**
 * What a package is filled with: the settings' project, domain and version, the flags, images by template and by name, and
 * the plugins' turn at each task.
 *
 * @throws USAGE where there is no version to register under
 */
export async function requestOptions(options: TargetOptions, loaded: LoadedSettings): Promise<RequestOptions> {
  const { settings, values, run } = loaded;
  if (settings.version === undefined || settings.version === "") {
    throw usageError(
      "a version is needed to register under",
      "Give one: --version v1, or version: in flyte-settings.yaml.",
    );
  }
  const { serviceAccount, iamRole, outputPrefix, force, as, continueOnError } = options;
  const given = {
    serviceAccount,
    iamRole,
    outputPrefix,
    force,
    as,
    continueOnError,
    destinationDir: options.destinationDir ?? values.bundle?.destinationDir,
    compat: values.compat,
  };
  return {
    project: settings.project ?? "",
    domain: settings.domain ?? "",
    version: settings.version,
    ...present(given),
    ...(as === undefined
      ? {
          image: (image: string) =>
            image.includes("{{") ? registerableContainerImage(image, settings.imageConfig) : image,
        }
      : {}),
    ...(run === undefined
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

function present<T extends object>(record: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
