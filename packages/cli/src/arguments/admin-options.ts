import type { OptionSpec } from "../option-spec.ts";

/** Connection flags for Flyte Admin; they override the `admin:` section of the configuration. */
export const adminOptions = {
  endpoint: {
    type: "string",
    value: "HOST:PORT",
    describe: "endpoint of Flyte Admin",
    defaultText: "admin.endpoint of the configuration",
  },
  insecure: { type: "boolean", describe: "use plain text instead of TLS" },
  gateway: { type: "boolean", describe: "use Admin's HTTP gateway instead of gRPC" },
} as const satisfies Readonly<Record<string, OptionSpec>>;
