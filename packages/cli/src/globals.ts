import type { OptionSpec } from "./option-spec.ts";

/** Flags of every command. */
export const globals = {
  json: { type: "boolean", describe: "data on stdout as JSON, words on stderr" },
  quiet: { type: "boolean", short: "q", describe: "only errors on stderr" },
  verbose: { type: "boolean", describe: "what is read, asked and timed, on stderr; secrets left out" },
  help: { type: "boolean", short: "h", describe: "this page" },
} as const satisfies Readonly<Record<string, OptionSpec>>;
