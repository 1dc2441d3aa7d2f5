import type { ExecHost } from "@flyte-settings/fast-register/runtime";
import type { Host } from "../host/host.ts";

/** What the runtime half may see and fetch with; the network half is loaded when a location needs it. */
export function distributionHost(host: Host): ExecHost {
  return {
    env: host.env,
    cwd: host.cwd,
    ...(host.onSignal === undefined ? {} : { onSignal: host.onSignal }),
    fetch: async (url, { signal }) => {
      const { makeFetch } = await import("../host/make-fetch.ts");
      const response = await makeFetch(host)(url, signal === undefined ? {} : { signal });
      return response as unknown as Awaited<ReturnType<NonNullable<ExecHost["fetch"]>>>;
    },
  };
}
