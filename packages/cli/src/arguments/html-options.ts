import type { OptionSpec } from "../option-spec.ts";

/** For commands that also write their result as a page. */
export const htmlOption = {
  html: {
    type: "string",
    value: "FILE",
    completes: "file",
    describe: "also write a page that shows the result in a browser, offline",
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;
