import type { OptionSpec } from "./option-spec.ts";

/** Flags of every command. */
export const globals = {
  json: { type: "boolean", describe: "print JSON to stdout and messages to stderr" },
  format: {
    type: "string",
    choices: ["text", "json", "yaml"],
    describe: "output format",
    defaultText: "text; json with --json",
  },
  quiet: { type: "boolean", short: "q", describe: "print only errors to stderr" },
  verbose: { type: "boolean", describe: "log files read, requests and timings to stderr (secrets redacted)" },
  help: { type: "boolean", short: "h", describe: "show help" },
} as const satisfies Readonly<Record<string, OptionSpec>>;
