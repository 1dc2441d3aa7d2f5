import type { RegisterOptions } from "@flyte-settings/project/package";
import type { OptionsOf } from "../command.ts";
import type { OptionSpec } from "../option-spec.ts";

/** Flags of `package hydrate` and `register` in addition to those of the settings; named as in flytectl. */
export const registerOptions = {
  serviceAccount: { type: "string", value: "NAME", describe: "Kubernetes service account of launch plans" },
  iamRole: { type: "string", value: "ARN", describe: "IAM role of launch plans" },
  outputPrefix: { type: "string", value: "URI", describe: "raw output location of launch plans" },
  force: { type: "boolean", describe: "override versions in the package" },
  as: { type: "string", choices: ["flytectl", "flytekit"], describe: "send the same requests as this program" },
  context: { type: "boolean", describe: "also fill in contexts: project, domain, version, location" },
  overrideEnv: {
    type: "string",
    value: "KEY=VALUE",
    multiple: true,
    describe: "environment variable that overrides a task's own value",
  },
  continueOnError: { type: "boolean", describe: "continue after a failure; the exit code is still 1" },
} as const satisfies Readonly<Record<string, OptionSpec>>;

/** The flags in the library's form. */
export function registerChoice(options: OptionsOf<typeof registerOptions>): RegisterOptions {
  const chosen = Object.keys(registerOptions).map((name) => [name, options[name as keyof typeof options]]);
  return Object.fromEntries(chosen.filter(([, value]) => value !== undefined));
}
