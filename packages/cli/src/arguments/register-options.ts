import type { RegisterOptions } from "@flyte-settings/project/package";
import type { OptionsOf } from "../command.ts";
import type { OptionSpec } from "../option-spec.ts";

/** Flags of `package hydrate` and `register` beside those of the settings; names as flytectl has them. */
export const registerOptions = {
  serviceAccount: { type: "string", value: "NAME", describe: "Kubernetes service account that launch plans run as" },
  iamRole: { type: "string", value: "ARN", describe: "IAM role that launch plans run with" },
  outputPrefix: { type: "string", value: "URI", describe: "where launch plans put their raw output" },
  force: { type: "boolean", describe: "set the version even where the package names one" },
  as: { type: "string", choices: ["flytectl", "flytekit"], describe: "send exactly what that program sends" },
  context: { type: "boolean", describe: "write project, domain, version and location into contexts too" },
  overrideEnv: {
    type: "string",
    value: "KEY=VALUE",
    multiple: true,
    describe: "environment variable that replaces the value a task sets itself",
  },
  continueOnError: { type: "boolean", describe: "go on after a failure; the exit code is 1 all the same" },
} as const satisfies Readonly<Record<string, OptionSpec>>;

/** The flags as the library takes them. */
export function registerChoice(options: OptionsOf<typeof registerOptions>): RegisterOptions {
  const chosen = Object.keys(registerOptions).map((name) => [name, options[name as keyof typeof options]]);
  return Object.fromEntries(chosen.filter(([, value]) => value !== undefined));
}
