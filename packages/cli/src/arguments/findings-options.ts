import type { OptionSpec } from "../command.ts";

/** Flags of the commands that print findings. */
export const findingsOptions = {
  format: {
    type: "string",
    choices: ["text", "json", "sarif", "github"],
    describe: "for people, as JSON, as SARIF 2.1.0, or as annotations of GitHub Actions",
    defaultText: "text; json with --json",
  },
  failOn: {
    type: "string",
    choices: ["error", "warning"],
    describe: "exit code 1 from this severity on",
    defaultText: "error",
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;

export interface FindingsOptions {
  readonly format?: "text" | "json" | "sarif" | "github";
  readonly failOn?: "error" | "warning";
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}
