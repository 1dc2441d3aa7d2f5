import { tmpdir } from "node:os";
import type { ExecHost } from "@flyte-settings/fast-register/runtime";
import { storeOpeners } from "@flyte-settings/fast-register/stores";
import type { Host } from "../host/host.ts";
import { storeOptions } from "./store-options.ts";

/** What the runtime half may see and fetch with. What a cloud needs is loaded when a location names it. */
export async function distributionHost(host: Host): Promise<ExecHost> {
  return {
    env: host.env,
    cwd: host.cwd,
    ...(host.onSignal === undefined ? {} : { onSignal: host.onSignal }),
    openers: storeOpeners(await storeOptions(undefined, host), tmpdir()),
  };
}
