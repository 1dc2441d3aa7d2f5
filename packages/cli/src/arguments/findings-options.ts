import type { OptionsOf } from "../command.ts";
import type { globals } from "../globals.ts";
import type { OptionSpec } from "../option-spec.ts";

/** Flags of the commands that print findings. */
export const findingsOptions = {
  format: {
    type: "string",
    choices: ["text", "json", "yaml", "sarif", "github", "gitlab"],
    describe:
      "output format; sarif is SARIF 2.1.0, github annotations for GitHub Actions, gitlab a Code Quality report",
    defaultText: "text; json with --json",
  },
  failOn: {
    type: "string",
    choices: ["error", "warning"],
    describe: "lowest severity that sets exit code 1",
    defaultText: "error",
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;

export type FindingsOptions = OptionsOf<typeof findingsOptions & Omit<typeof globals, "format">>;
