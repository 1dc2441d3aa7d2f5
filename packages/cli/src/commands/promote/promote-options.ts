import { replaceOptions } from "../../arguments/replace-options.ts";
import type { OptionSpec } from "../../option-spec.ts";

/** The flags of `promote` in addition to those of settings and Admin. */
export const promoteOptions = {
  to: { type: "string", value: "PROJECT/DOMAIN", describe: "where the version goes" },
  toVersion: { type: "string", value: "VERSION", describe: "its version there", defaultText: "the same" },
  workflow: { type: "string", value: "NAME", describe: "only this workflow and everything it needs" },
  plan: { type: "string", value: "NAME", describe: "only this launch plan and everything it needs" },
  map: {
    type: "string",
    value: "OLD=NEW",
    multiple: true,
    describe: "replace other identifiers: PROJECT/DOMAIN[/VERSION]=PROJECT/DOMAIN[/VERSION]",
  },
  ...replaceOptions,
  requireDigest: { type: "boolean", describe: "refuse images without a digest" },
  code: {
    type: "string",
    value: "copy|keep|FILE",
    describe: "copy the code, leave it where it is, or take it from a file",
    defaultText: "copy",
  },
  serviceAccount: { type: "string", value: "NAME", describe: "Kubernetes service account that launch plans run as" },
  iamRole: { type: "string", value: "ARN", describe: "IAM role that launch plans run with" },
  rawOutput: { type: "string", value: "URI", describe: "where launch plans put their raw output" },
  activate: {
    type: "string",
    choices: ["none", "same", "scheduled", "all"],
    otherValues: {
      auto: "expected none, same (what is active in the source), scheduled or all. auto follows what a package says, and Flyte Admin keeps no package",
    },
    describe: "which launch plans to activate; same: those active in the source",
    defaultText: "none",
  },
  deactivateRemoved: {
    type: "boolean",
    describe: "switch off plans of the replaced version whose name is gone",
  },
  dryRun: { type: "boolean", describe: "show the plan, send nothing" },
  yes: { type: "boolean", short: "y", describe: "do not ask" },
  expectPlan: { type: "string", value: "DIGEST", describe: "do it without asking, if the plan has this digest" },
  record: { type: "string", value: "FILE", describe: "where to keep what was active before", completes: "file" },
  rollback: {
    type: "string",
    value: "FILE",
    describe: "activate what a record says was active before",
    completes: "file",
  },
  force: { type: "boolean", describe: "with --rollback: also what somebody switched in the meantime" },
  fromConfig: { type: "string", value: "FILE", describe: "configuration of the Admin that is read", completes: "file" },
  toConfig: {
    type: "string",
    value: "FILE",
    describe: "configuration of the Admin that is written to",
    completes: "file",
  },
  format: {
    type: "string",
    choices: ["text", "json", "yaml", "markdown"],
    describe: "how the plan is shown",
    defaultText: "text; json with --json",
  },
  concurrency: { type: "number", value: "N", describe: "calls at a time, from 1 up", defaultText: "8" },
} as const satisfies Readonly<Record<string, OptionSpec>>;
