import { originText } from "@flyte-settings/core/config";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { LoadedProject } from "@flyte-settings/project";
import type { RuntimeOptions } from "@flyte-settings/spark-entrypoint";
import type { SettingsOptions } from "../../arguments/project-options.ts";
import type { OptionsOf } from "../../command.ts";
import type { OptionSpec } from "../../option-spec.ts";

/** Flags of `spark show`, `submit-args` and `check` in addition to those of the settings. */
export const sparkOptions = {
  profile: {
    type: "string",
    value: "PROFILE",
    describe:
      "location of Python in the image: flytekit, flytekit-spark, apache/spark, flyte2, databricks, virtualenv:<path> or conda:<path>",
    defaultText: "spark.profiles of the project file",
  },
  package: { type: "string", value: "FILE", completes: "file", describe: "use the Spark tasks of this package" },
  task: { type: "string", value: "NAME", describe: "only this task of the package" },
} as const satisfies Readonly<Record<string, OptionSpec>>;

export type SparkOptions = OptionsOf<typeof sparkOptions> & Pick<SettingsOptions, "pythonInterpreter">;

/** The options for each image: flags first, then the project file's profiles, then the settings' interpreter. */
export function runtimeOptions(options: SparkOptions, { values, provenance }: LoadedProject): RuntimeOptions {
  const { profile, pythonInterpreter } = options;
  const origin = provenance["pythonInterpreter"];
  return {
    profiles: values.spark?.profiles ?? {},
    ...omitUndefined({
      profile,
      pythonInterpreter,
      interpreterOrigin: origin === undefined ? undefined : `pythonInterpreter, ${originText(origin)}`,
    }),
  };
}

/** Whether Python is configured for images: only then is a package's task checked as it would be rewritten. */
export function hasProfiles(options: SparkOptions, { values, run }: LoadedProject): boolean {
  return (
    options.profile !== undefined ||
    options.pythonInterpreter !== undefined ||
    values.spark?.profiles !== undefined ||
    run?.plugins.some(({ name }) => name === "@flyte-settings/spark-entrypoint") === true
  );
}
