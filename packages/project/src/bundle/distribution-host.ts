import { tmpdir } from "node:os";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { ExecHost } from "@flyte-settings/fast-register/runtime";
import type { Host } from "../host/host.ts";

/**
 * The host for unpacking and running code. flytekit's configuration is read from the same files as
 * `pyflyte-fast-execute` reads, but only for a location that needs it.
 */
export async function distributionHost(
  location: string | undefined,
  host: Host,
  signal: AbortSignal,
): Promise<ExecHost> {
  return {
    env: host.env,
    cwd: host.cwd,
    report: (message) => host.report("warning", message),
    signal,
    ...omitUndefined({ onSignal: host.onSignal }),
    ...(isRemote(location) ? { openers: await openers(host) } : {}),
  };
}

function isRemote(location = ""): boolean {
  // a single letter is a Windows drive
  return /^[a-z][a-z0-9+.-]+:/i.test(location) && !/^file:/i.test(location);
}

async function openers(host: Host): Promise<NonNullable<ExecHost["openers"]>> {
  const [{ storeOpeners }, { storeOptions }, { readConfig, reportProblem }] = await Promise.all([
    import("@flyte-settings/fast-register/stores"),
    import("./store-options.ts"),
    import("../settings/config-file.ts"),
  ]);
  const configFile = await readConfig(undefined, {}, host);
  reportProblem(configFile, host);
  return storeOpeners(await storeOptions({ configFile }, host), tmpdir());
}
