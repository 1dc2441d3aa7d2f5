import type { OptionSpec } from "../option-spec.ts";

/** The flag of the commands that serve flytekit and Flyte 2. */
export const generationOptions = {
  generation: {
    type: "string",
    value: "N",
    choices: ["1", "2"],
    describe: "1 for flytekit, 2 for Flyte 2",
    defaultText:
      "generation of the project file, else by --config, else by flyte or flytekit in the dependencies, else 1",
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;
