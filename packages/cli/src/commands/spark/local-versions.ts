import { resolve } from "node:path";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { isWithin } from "@flyte-settings/node-kit/fs";
import type { SparkCheckOptions, SparkPlan } from "@flyte-settings/spark-entrypoint";
import type { CommandHost } from "../../host/host.ts";

const SCRIPT = "import sys;print('%d.%d'%sys.version_info[:2])";

type Versions = NonNullable<SparkCheckOptions["versions"]>;

/**
 * Reads the versions that interpreters print, if they exist on this machine; an interpreter that fails to start has
 * none. Each interpreter is started and reported once, whatever number of tasks uses it.
 *
 * @param ownFolder interpreters below this directory are not started, so that nothing from the project runs; absent:
 * all may run
 */
export function localVersions(host: CommandHost, ownFolder?: string): (plan: SparkPlan) => Promise<Versions> {
  const known = new Map<string, Promise<string | undefined>>();
  const ask = (interpreter: string | undefined): Promise<string | undefined> | undefined => {
    if (interpreter === undefined) return undefined;
    const version = known.get(interpreter) ?? versionOf(interpreter, host, ownFolder);
    known.set(interpreter, version);
    return version;
  };
  return async ({ driver, executors }) =>
    omitUndefined({ driver: await ask(driver.pythonInterpreter), executors: await ask(executors.pythonInterpreter) });
}

async function versionOf(interpreter: string, host: CommandHost, ownFolder?: string): Promise<string | undefined> {
  if (ownFolder !== undefined && isWithin(ownFolder, resolve(host.cwd, interpreter), host.platform)) {
    host.report("info", `${interpreter} belongs to the project and was not started, so its version is not known`);
    return undefined;
  }
  const { run } = await import("@flyte-settings/node-kit/process");
  const { cwd, env, signal } = host;
  const { stdout, failure } = await run(interpreter, ["-I", "-c", SCRIPT], { cwd, env, signal, timeoutMs: 10_000 });
  if (failure !== undefined)
    host.report("info", `${interpreter} does not start on this machine, so its version is not known`);
  return /^\d+\.\d+$/.exec(stdout.toString("utf8").trim())?.[0];
}
